"""The platform's own client against the emulated platform: `workspaces.py URL TOKEN`. Every reply is validated."""

import json
import sys

from nemo_platform import APIStatusError, NeMoPlatform

base_url, token = sys.argv[1:]
client = NeMoPlatform(
    base_url=base_url, access_token=token, max_retries=0, workspace="py", _strict_response_validation=True
)
seen = {"refused": []}


def refused(work):
    try:
        work()
    except APIStatusError as error:
        seen["refused"].append([error.status_code, error.response.json()["detail"]])


created = client.workspaces.create(name="py", description="made by Python")
seen["created"] = [created.name, created.description]
refused(lambda: client.workspaces.create(name="py"))
member = client.workspaces.members.create(workspace="py", principal="bob+x@example.com", roles=["Viewer"])
seen["member"] = [member.principal, member.roles]
client.workspaces.members.update("bob+x@example.com", workspace="py", roles=["Editor"])
seen["members"] = {m.principal: m.roles for m in client.workspaces.members.list(workspace="py").data}
client.workspaces.members.delete("bob+x@example.com", workspace="py")
refused(lambda: client.workspaces.members.delete("bob+x@example.com", workspace="py"))
refused(lambda: client.workspaces.members.delete("alice@example.com", workspace="py"))
seen["listed"] = [w.name for w in client.workspaces.list()]
refused(lambda: client.workspaces.delete("ml-team"))
client.workspaces.delete("py")
print(json.dumps(seen))
