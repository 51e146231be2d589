"""Reads user data with cloud-init's own code: which parts does it see, and does it run the scripts at every boot?

usage: user_data.py <user data> <where the cloud-config part is written>
"""

import sys

from cloudinit import helpers, user_data, util

with open(sys.argv[1], encoding="ascii") as file:
    message = user_data.UserDataProcessor(helpers.Paths({})).process(file.read())
parts = {part.get_content_type(): part.get_payload(decode=True).decode() for part in message.get_payload()}
assert list(parts) == ["text/cloud-config", "text/x-shellscript"], f"the parts are {list(parts)}"

config = util.load_yaml(parts["text/cloud-config"])
modules = config["cloud_final_modules"]
assert ["scripts-user", "always"] in modules, f"the scripts do not run at every boot: {modules}"

script = parts["text/x-shellscript"]
assert script.startswith("#!/bin/bash\n") and "@" not in script, f"the script is {script!r}"
with open(sys.argv[2], "w", encoding="ascii") as file:
    file.write(parts["text/cloud-config"])
