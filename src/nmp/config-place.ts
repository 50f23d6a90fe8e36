import { chmod, mkdir, open, realpath, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { signInError } from '../index.ts'
import type { ConfigLocation } from './config-location.ts'

/** Whether the administrator's account has made something in the folder of a person, as `sudo nmp` does. */
async function isIntrusion(made: string, folder: string): Promise<boolean> {
  const [own, parent] = [await stat(made), await stat(folder)]
  return own.uid === 0 && parent.uid !== 0
}

/**
 * Makes the folder of the configuration, and closes it to others unless somebody chose the file.
 * @throws {@link SignInError} `CONFIG_FOLDER_OF_ANOTHER`
 */
export async function prepareFolder(location: ConfigLocation): Promise<void> {
  const folder = dirname(location.file)
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (firstMade !== undefined && (await isIntrusion(firstMade, dirname(firstMade)))) {
    await rm(firstMade, { recursive: true })
    throw signInError('CONFIG_FOLDER_OF_ANOTHER', { file: location.file })
  }
  if (!location.named) await chmod(folder, 0o700)
}

/**
 * Writes beside the file and renames: a reader sees the old file or the new one.
 *
 * @param name of the trial file: nobody else's
 * @param wanted asked in the last moment
 * @returns `wanted`; the file is as it was when that is false
 * @throws {@link SignInError} `CONFIG_FOLDER_OF_ANOTHER`
 */
export async function replaceFile(
  file: string,
  text: string,
  name: string,
  wanted: () => Promise<boolean>,
): Promise<boolean> {
  // Through a link, so that a configuration kept elsewhere stays there.
  const target = await realpath(file).catch(() => file)
  const trial = `${target}.${name}.tmp`
  const handle = await open(trial, 'wx', 0o600)
  try {
    try {
      if (await isIntrusion(trial, dirname(target))) throw signInError('CONFIG_FOLDER_OF_ANOTHER', { file })
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (await wanted()) {
      await rename(trial, target)
      return true
    }
  } catch (error) {
    await unlink(trial).catch(() => undefined)
    throw error
  }
  await unlink(trial).catch(() => undefined)
  return false
}
