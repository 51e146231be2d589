"""The permissions that each role of stack.yaml must have, with the step that needs each, and those that it must not have.

evaluate() evaluates policies like IAM, as far as stack.yaml uses it: identity policies, Allow and Deny, wildcards, and the
condition operators below. An unknown operator is an error.
"""

import fnmatch
from collections import namedtuple

# action, resource, context of the request, and the step that needs it or the reason why it must be denied
Call = namedtuple("Call", "action resource context why")

REGION, ACCOUNT = "us-east-1", "123456789012"


def table(prefix):
    """Returns {role: (calls that must be allowed, calls that must be denied)}."""
    buckets = {name: f"arn:aws:s3:::{prefix}-{name}-bucket" for name in ("in", "out", "state")}
    queues = {name: f"arn:aws:sqs:{REGION}:{ACCOUNT}:{prefix}-{name}-queue" for name in ("req", "resp", "dead")}
    instance = f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-0123456789abcdef0"
    image = f"arn:aws:ec2:{REGION}::image/ami-0123456789abcdef0"
    snapshot = f"arn:aws:ec2:{REGION}::snapshot/snap-0123456789abcdef0"
    here = {"aws:RequestedRegion": REGION}
    elsewhere = {"aws:RequestedRegion": "eu-west-1"}
    ours = {"aws:ResourceTag/elastic-faces": prefix, "aws:ResourceTag/Name": "app-tier-instance-3"}
    web = {**ours, "aws:ResourceTag/Name": "web-instance"}
    images = {"aws:ResourceTag/elastic-faces": "image"}
    theirs = {"aws:ResourceTag/elastic-faces": "another", "aws:ResourceTag/Name": "app-tier-instance-3"}

    def tags(*keys):
        return {"aws:TagKeys": list(keys)}

    def calls(*rows):
        return [Call(*row) for row in rows]

    key = "/0199-picture.png"
    return {
        f"{prefix}-web": (
            calls(
                ("s3:PutObject", buckets["in"] + key, {}, "submit.yaml, store-picture"),
                ("s3:DeleteObject", buckets["in"] + key, {}, "delete-result.yaml, delete-picture"),
                ("s3:PutObject", buckets["out"] + key, {}, "delete-result.yaml, store-note"),
                ("s3:PutObject", buckets["out"] + key, {}, "record-not-queued.yaml, store-not-queued"),
                ("s3:ListBucket", buckets["in"], {"s3:prefix": "0199"}, "results.yaml, find-picture"),
                ("s3:ListBucket", buckets["in"], {}, "Camel's HeadBucket of the input bucket; probes"),
                ("s3:ListBucket", buckets["out"], {"s3:prefix": "0199"}, "results.yaml, find-outcome"),
                ("s3:GetObject", buckets["out"] + key, {}, "load-outcome.yaml, get-outcome"),
                ("s3:ListBucket", buckets["state"], {"s3:prefix": "gallery/"}, "GalleryVersions"),
                ("sqs:SendMessage", queues["req"], {}, "submit.yaml, send-request"),
                ("sqs:ReceiveMessage", queues["resp"], {}, "replies.yaml"),
                ("sqs:DeleteMessage", queues["resp"], {}, "replies.yaml, on completion"),
                *((f"sqs:{action}", arn, {}, "QueueCounter") for arn in queues.values()
                  for action in ("GetQueueUrl", "GetQueueAttributes")),
                ("sqs:ListQueues", "*", {}, "Camel lists queues at its start"),
                ("ec2:DescribeInstances", "*", {}, "scale.yaml, describe-fleet"),
                ("ec2:StartInstances", instance, ours, "change-instances.yaml, start"),
                ("ec2:StopInstances", instance, ours, "change-instances.yaml, stop"),
                ("ec2:CreateTags", instance, {**ours, **tags("keep-warm")}, "change-instances.yaml, keep-warm"),
            ),
            calls(
                ("s3:GetObject", buckets["in"] + key, {}, "a posted picture"),
                ("s3:DeleteObject", buckets["out"] + key, {}, "a promised result"),
                ("s3:GetObject", buckets["state"] + "/gallery/000000001", {}, "the gallery"),
                ("s3:ListBucket", buckets["state"], {"s3:prefix": ""}, "all state objects"),
                ("sqs:ReceiveMessage", queues["req"], {}, "requests for the workers"),
                ("ec2:StopInstances", instance, web, "the web instance"),
                ("ec2:StopInstances", instance, theirs, "an instance of another deployment"),
                ("ec2:StartInstances", instance, theirs, "an instance of another deployment"),
                ("ec2:StartInstances", instance, {**ours, "aws:ResourceTag/out-of-service": "true"}, "an instance that roll replaces"),
                ("ec2:TerminateInstances", instance, ours, "the end of an app instance"),
                ("ec2:RunInstances", instance, {}, "a launch"),
                ("ec2:CreateTags", instance, {**ours, **tags("elastic-faces")}, "the owner tag of an instance"),
                ("ec2:CreateTags", instance, {**web, **tags("keep-warm")}, "the web instance"),
                ("ec2:CreateTags", instance, {**theirs, **tags("keep-warm")}, "an instance of another deployment"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker", {}, "passing on a role"),
            ),
        ),
        f"{prefix}-worker": (
            calls(
                ("s3:GetObject", buckets["in"] + key, {}, "recognise-face.yaml, fetch-picture"),
                ("s3:ListBucket", buckets["in"], {}, "NoSuchKey instead of AccessDenied for a missing picture"),
                ("s3:PutObject", buckets["out"] + key, {}, "store-outcome.yaml, store-outcome-once"),
                ("s3:GetObject", buckets["out"] + key, {}, "load-outcome.yaml, get-outcome"),
                ("s3:ListBucket", buckets["out"], {}, "Camel's HeadBucket of the output bucket"),
                ("s3:GetObject", buckets["state"] + "/gallery/000000001", {}, "GalleryStore.load"),
                ("s3:ListBucket", buckets["state"], {"s3:prefix": "gallery/"}, "GalleryStore.newest"),
                ("sqs:ReceiveMessage", queues["req"], {}, "recognise-face.yaml"),
                ("sqs:ChangeMessageVisibility", queues["req"], {}, "recognise-face.yaml, the heartbeat; put-back"),
                ("sqs:DeleteMessage", queues["req"], {}, "recognise-face.yaml, on completion"),
                ("sqs:GetQueueUrl", queues["req"], {}, "FailedRequests"),
                ("sqs:SendMessage", queues["resp"], {}, "recognise-face.yaml, reply"),
                ("sqs:SendMessage", queues["dead"], {}, "recognise-face.yaml, dead-letter"),
                ("sqs:SendMessage", queues["req"], {}, "failed-requests.yaml, send-as-new"),
                ("sqs:ListQueues", "*", {}, "Camel lists queues at its start"),
            ),
            calls(
                ("s3:PutObject", buckets["in"] + key, {}, "the input"),
                ("s3:DeleteObject", buckets["in"] + key, {}, "the input"),
                ("s3:PutObject", buckets["state"] + "/gallery/000000002", {}, "the gallery"),
                ("s3:GetObject", buckets["state"] + "/other", {}, "other state objects"),
                ("sqs:ReceiveMessage", queues["resp"], {}, "the web tier's replies"),
                ("sqs:PurgeQueue", queues["req"], {}, "requests of all clients"),
                ("ec2:StopInstances", instance, ours, "any call to EC2: the worker powers its machine off"),
                ("ec2:DescribeInstances", "*", {}, "any call to EC2"),
                ("ec2:DescribeTags", "*", {}, "any call to EC2: tags come from the instance metadata"),
            ),
        ),
        f"{prefix}-builder": (
            calls(
                *((f"ec2:{action}", "*", {}, "Packer, or roll") for action in (
                    "DescribeImages", "DescribeInstances", "DescribeInstanceStatus", "DescribeRegions",
                    "DescribeSecurityGroups", "DescribeSnapshots", "DescribeSubnets", "DescribeTags",
                    "DescribeVolumes", "DescribeVpcs")),
                ("ec2:DescribeInstanceAttribute", instance, ours, "roll: user data and type"),
                *((f"ec2:{action}", "*", here, "Packer's access to its instance") for action in (
                    "CreateKeyPair", "DeleteKeyPair", "CreateSecurityGroup", "DeleteSecurityGroup",
                    "AuthorizeSecurityGroupIngress")),
                ("ec2:RunInstances", instance, here, "Packer and roll"),
                *(("ec2:CreateTags", arn, {"ec2:CreateAction": action}, "tags of new resources") for arn, action in (
                    (instance, "RunInstances"), (image, "CreateImage"), (snapshot, "CreateSnapshot"),
                    (f"arn:aws:ec2:{REGION}:{ACCOUNT}:key-pair/key-1", "CreateKeyPair"),
                    (f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/sg-1", "CreateSecurityGroup"))),
                ("ec2:CreateTags", image, {}, "Packer's tags of its image"),
                ("ec2:CreateTags", snapshot, {}, "Packer's tags of its snapshot"),
                ("ec2:StopInstances", instance, images, "Packer, before it creates the image"),
                ("ec2:ModifyInstanceAttribute", instance, images, "Packer, enhanced networking"),
                ("ec2:TerminateInstances", instance, images, "Packer's instance"),
                ("ec2:TerminateInstances", instance, ours, "the instance that roll replaces"),
                ("ec2:CreateImage", instance, here, "Packer"),
                ("ec2:DeregisterImage", image, images, "an old image"),
                ("ec2:DeleteSnapshot", snapshot, images, "an old image's snapshot"),
                ("ec2:CreateTags", instance, {**ours, **tags("out-of-service")}, "roll"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker",
                 {"iam:PassedToService": "ec2.amazonaws.com"}, "roll: the new instance's role"),
            ),
            calls(
                ("ec2:TerminateInstances", instance, theirs, "an instance of another deployment"),
                ("ec2:TerminateInstances", instance, web, "the web instance"),
                ("ec2:StopInstances", instance, web, "the web instance"),
                ("ec2:ModifyInstanceAttribute", instance, web, "the web instance, whose user data runs as root"),
                ("ec2:DescribeInstanceAttribute", instance, theirs, "an instance of another deployment"),
                ("ec2:DescribeInstanceAttribute", instance, web, "the web instance's user data"),
                ("ec2:CreateTags", instance, {**web, **tags("out-of-service")}, "the web instance"),
                ("ec2:StopInstances", instance, {}, "any other instance"),
                ("ec2:RunInstances", instance, elsewhere, "another region"),
                ("ec2:CreateImage", instance, elsewhere, "another region"),
                ("ec2:CreateKeyPair", "*", elsewhere, "another region"),
                ("ec2:CreateTags", instance, {**theirs, **tags("out-of-service")}, "an instance of another deployment"),
                ("ec2:CreateTags", instance, {**ours, **tags("elastic-faces")}, "the owner tag of an instance"),
                ("ec2:CreateTags", instance, {"ec2:CreateAction": "CreateVolume"}, "a call that it never makes"),
                ("ec2:DeregisterImage", image, theirs, "an instance of another deployment"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker",
                 {"iam:PassedToService": "lambda.amazonaws.com"}, "passing the role to another service"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/Admin",
                 {"iam:PassedToService": "ec2.amazonaws.com"}, "another role"),
                ("s3:GetObject", buckets["in"] + key, {}, "a picture"),
                ("sqs:ReceiveMessage", queues["req"], {}, "a request"),
            ),
        ),
        f"{prefix}-observer": (
            calls(
                ("s3:ListBucket", buckets["in"], {}, "BucketCounter"),
                ("s3:ListBucket", buckets["out"], {}, "BucketCounter"),
                *((f"sqs:{action}", arn, {}, "AwsDeployment.queue") for arn in queues.values()
                  for action in ("GetQueueUrl", "GetQueueAttributes")),
                ("ec2:DescribeInstances", "*", {}, "AwsDeployment.fleet"),
            ),
            calls(
                ("s3:GetObject", buckets["in"] + key, {}, "a picture"),
                ("s3:DeleteObject", buckets["in"] + key, {}, "any change"),
                ("s3:ListBucket", buckets["state"], {}, "the gallery"),
                ("sqs:ReceiveMessage", queues["req"], {}, "hiding a message from the workers"),
                ("sqs:PurgeQueue", queues["req"], {}, "any change"),
                ("ec2:StartInstances", instance, ours, "any change"),
                ("ec2:CreateTags", instance, {**ours, **tags("keep-warm")}, "any change"),
            ),
        ),
    }


def listed(value):
    return value if isinstance(value, list) else [value]


def matches(pattern, value):
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))


def holds(condition, context):
    for operator, keys in condition.items():
        for key, wanted in keys.items():
            wanted = [str(one) for one in listed(wanted)]
            given = listed(context[key]) if key in context else []
            if operator == "StringEquals":
                true = any(one in wanted for one in given)
            elif operator == "StringNotEquals":
                # True if the key is missing, as in IAM.
                true = not any(one in wanted for one in given)
            elif operator == "StringLike":
                true = any(matches(pattern, one) for pattern in wanted for one in given)
            elif operator == "ForAllValues:StringEquals":
                # True if the key is missing, as in IAM. A call that sets tags always has it.
                true = all(one in wanted for one in given)
            else:
                raise ValueError(f"the condition operator {operator} is not supported")
            if not true:
                return False
    return True


def evaluate(statements, call):
    """Returns whether the statements permit the call: at least one allows it and none denies it."""
    allowed = False
    for statement in statements:
        if (
            any(matches(pattern.lower(), call.action.lower()) for pattern in listed(statement["Action"]))
            and any(matches(pattern, call.resource) for pattern in listed(statement["Resource"]))
            and holds(statement.get("Condition", {}), call.context)
        ):
            if statement["Effect"] == "Deny":
                return False
            allowed = True
    return allowed


def wrong(statements, needed, refused):
    """Returns a line for each call that is denied although it is needed, or permitted although it must be denied."""
    return [f"denies {call.action} on {call.resource} {call.context or ''}, which is needed: {call.why}"
            for call in needed if not evaluate(statements, call)] + [
            f"permits {call.action} on {call.resource} {call.context or ''}, which must be denied: {call.why}"
            for call in refused if evaluate(statements, call)]


def superfluous(statements, needed, refused):
    """Returns every action, resource and condition whose removal changes no row of the table."""
    found = []
    for index, statement in enumerate(statements):
        def without(changed):
            rest = statements[:index] + ([changed] if changed else []) + statements[index + 1:]
            return wrong(rest, needed, refused)

        for part in ("Action", "Resource"):
            for one in listed(statement[part]):
                left = [other for other in listed(statement[part]) if other != one]
                if not without({**statement, part: left} if left else None):
                    found.append(f"{statement['Sid']}: {part} {one}")
        for operator, keys in statement.get("Condition", {}).items():
            for key in keys:
                kept = {**statement["Condition"], operator: {k: v for k, v in keys.items() if k != key}}
                if not without({**statement, "Condition": kept}):
                    found.append(f"{statement['Sid']}: condition on {key}")
    return found
