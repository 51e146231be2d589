"""Checks user data with the code of cloud-init: it has the expected parts, and its scripts run at every boot.

usage: user_data.py <template> <stack> <output file for the cloud-config part>

The user data in the stack template must be the same text, except for the commands of the script.
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
assert len(stack) == 2, f"the stack has {len(stack)} user data texts instead of 2"
for text in stack:
    commands = re.search(r"#!/bin/bash\n(.*?)\n\n--==faces==--", text, re.DOTALL).group(1)
    expected = template.replace("@COMMAND@", commands)
    assert text.strip() == expected.strip(), f"the user data of the stack is\n{text}\ninstead of\n{expected}"

with open(config_file, "w", encoding="ascii") as file:
    file.write(parts["text/cloud-config"])
