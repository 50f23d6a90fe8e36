import type { Rule } from '../rule.ts'

/**
 * Pages of Keycloak and of Entra ID, and the words of Windows, in the languages in which they are pasted most: German,
 * French, Spanish, Portuguese, Japanese, Chinese. What has a number is told by its number.
 */
export const localisedRules: readonly Rule[] = [
  {
    when: {
      says: [
        'Ungültiger Benutzername oder Passwort',
        "Nom d'utilisateur ou mot de passe invalide",
        'Usuario o contraseña incorrectos',
        'Nome de usuário ou senha inválida',
        '無効なユーザー名またはパスワードです',
        '用户名或密码错误',
        '无效的用户名或密码',
      ],
      provider: 'keycloak',
    },
    code: 'KEYCLOAK_PASSWORD_WRONG',
  },
  {
    when: {
      says: [
        'Ihr Benutzerkonto ist gesperrt',
        'Benutzerkonto ist deaktiviert',
        'Le compte est désactivé contactez votre administrateur',
        'La cuenta está desactivada contacta con el administrador',
        'アカウントは無効です',
        '账户被禁用',
      ],
      provider: 'keycloak',
    },
    code: 'KEYCLOAK_USER_DISABLED',
  },
  {
    when: {
      says: [
        'Client nicht gefunden',
        'Client inconnu',
        'Client introuvable',
        'Cliente no encontrado',
        'Cliente não encontrado',
        'クライアントが見つかりません',
        '客户端未找到',
      ],
      provider: 'keycloak',
    },
    code: 'KEYCLOAK_CLIENT_NOT_FOUND',
  },
  {
    when: {
      says: [
        'Ungültige redirect uri',
        'Ungültiger Parameter redirect_uri',
        'uri de redirection est invalide',
        'Paramètre invalide redirect_uri',
        'URI de redirección no es correcta',
        'Parámetro no válido redirect_uri',
        'Parâmetro inválido redirect_uri',
        '無効なパラメーター redirect_uri',
        '無効なパラメータ redirect_uri',
        '無効なリダイレクトuriです',
        '无效的参数 redirect_uri',
        '无效的跳转链接',
      ],
    },
    code: 'OAUTH_REPLY_ADDRESS_UNKNOWN',
  },
  {
    when: {
      says: [
        'HTTPS erforderlich',
        'Le protocole HTTPS est requis',
        'HTTPS obligatorio',
        'HTTPS が必須です',
        'HTTPSが必須です',
      ],
      provider: 'keycloak',
    },
    code: 'KEYCLOAK_HTTPS_REQUIRED',
  },
  {
    when: {
      says: [
        'Realm nicht aktiviert',
        "domaine n'est pas activé",
        'dominio no está activado',
        'レルムが有効ではありません',
      ],
      provider: 'keycloak',
    },
    code: 'KEYCLOAK_REALM_DISABLED',
  },
  {
    when: {
      says: [
        'Unerwarteter Fehler während der Authentifizierung mit dem Identity Provider',
        "Erreur inattendue lors de l'authentification avec … fournisseur d'identité",
        'Error no esperado intentado autenticar en el proveedor de identidad',
      ],
    },
    code: 'KEYCLOAK_BROKER_FAILED',
  },
  {
    when: {
      says: [
        'Administratorgenehmigung erforderlich',
        "approbation de l'administrateur requise",
        "approbation d'un administrateur",
        'necesita la aprobación del administrador',
        'aprovação do administrador',
        '管理者の承認が必要',
        '管理者の承認が必要です',
        '需要管理员批准',
      ],
    },
    code: 'ENTRA_ADMIN_CONSENT_REQUIRED',
  },
  {
    when: {
      says: [
        'Sie können derzeit nicht darauf zugreifen',
        'Vous ne pouvez pas y accéder pour le moment',
        'No puede acceder a esto en este momento',
        'Você não pode acessar isso no momento',
        '現在 これにはアクセスできません',
        '你目前无法访问此内容',
      ],
    },
    code: 'ENTRA_ACCESS_BLOCKED',
  },
  {
    when: {
      says: [
        'Remotename konnte nicht aufgelöst werden',
        "nom distant n'a pas pu être résolu",
        'resolver el nombre remoto',
        'nome remoto não pôde ser resolvido',
        'リモート名を解決できませんでした',
        'そのようなホストは不明です',
        '未能解析此远程名称',
        '不知道这样的主机',
      ],
    },
    code: 'NETWORK_HOST_UNKNOWN',
  },
  {
    when: {
      says: [
        'da der Zielcomputer die Verbindung verweigerte',
        "ordinateur cible l'a expressément refusée",
        'equipo de destino denegó expresamente dicha conexión',
        'máquina de destino as recusou ativamente',
        '対象のコンピューターによって拒否されたため',
        '由于目标计算机积极拒绝',
        'Verbindungsaufbau abgelehnt',
        'Connexion refusée',
        'Conexión rehusada',
        'Conexão recusada',
        '接続を拒否されました',
        '拒绝连接',
      ],
    },
    code: 'NETWORK_REFUSED',
  },
  {
    when: {
      says: [
        'SSL/TLS Kanal konnte keine Vertrauensstellung hergestellt werden',
        'relation de confiance pour le canal sécurisé SSL/TLS',
        'relación de confianza para el canal seguro SSL/TLS',
        'relação de confiança para o canal seguro de SSL/TLS',
        '信頼関係を確立できませんでした',
        '未能为 SSL/TLS 安全通道建立信任关系',
        'Zertifikat ist ungültig',
      ],
    },
    code: 'TLS_CERTIFICATE_UNTRUSTED',
  },
]
