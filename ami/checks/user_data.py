"""Reads user data with cloud-init's own code: which parts does it see, and does it run the scripts at every boot?

usage: user_data.py <template> <stack> <where the cloud-config part is written>

The user data of the stack's template is held to be the same text, but for the script's commands.
"""

import re
import sys
import textwrap

from cloudinit import helpers, user_data, util

template_file, stack_file, config_file = sys.argv[1:]
with open(template_file, encoding="ascii") as file:
    template = file.read()


def parts_of(text):
    message = user_data.UserDataProcessor(helpers.Paths({})).process(text)
    return {part.get_content_type(): part.get_payload(decode=True).decode() for part in message.get_payload()}


parts = parts_of(template.replace("@COMMAND@", "systemctl start --no-block faces-worker"))
assert list(parts) == ["text/cloud-config", "text/x-shellscript"], f"the parts are {list(parts)}"
modules = util.load_yaml(parts["text/cloud-config"])["cloud_final_modules"]
assert ["scripts-user", "always"] in modules, f"the scripts do not run at every boot: {modules}"
script = parts["text/x-shellscript"]
assert script == "#!/bin/bash\nsystemctl start --no-block faces-worker\n", f"the script is {script!r}"

with open(stack_file, encoding="utf-8") as file:
    stack = [textwrap.dedent(text) for text in re.findall(r"Fn::Base64: !Sub \|\n((?: {12}.*\n|\n)+)", file.read())]
assert len(stack) == 2, f"the stack has user data {len(stack)} times"
for text in stack:
    commands = re.search(r"#!/bin/bash\n(.*?)\n\n--==faces==--", text, re.DOTALL).group(1)
    expected = template.replace("@COMMAND@", commands)
    assert text.strip() == expected.strip(), f"the stack's user data is\n{text}\nand not\n{expected}"

with open(config_file, "w", encoding="ascii") as file:
    file.write(parts["text/cloud-config"])
