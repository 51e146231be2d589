"""What each role of stack.yaml must be able to do, with the step that needs it, and what it must not.

evaluate() reads policies as IAM does for what stack.yaml uses: identity policies, Allow and Deny, wildcards, and the
condition operators below; an operator it does not know is an error, not a guess.
"""

import fnmatch
from collections import namedtuple

# action, resource, the request's context, and what needs it (or why it must be refused)
Call = namedtuple("Call", "action resource context why")

REGION, ACCOUNT = "us-east-1", "123456789012"


def table(prefix):
    """Returns {role: (calls that it makes, calls that it must be refused)}."""
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
                ("sqs:ListQueues", "*", {}, "Camel's look for its queues"),
                ("ec2:DescribeInstances", "*", {}, "scale.yaml, describe-fleet"),
                ("ec2:StartInstances", instance, ours, "change-instances.yaml, start"),
                ("ec2:StopInstances", instance, ours, "change-instances.yaml, stop"),
                ("ec2:CreateTags", instance, {**ours, **tags("keep-warm")}, "change-instances.yaml, keep-warm"),
            ),
            calls(
                ("s3:GetObject", buckets["in"] + key, {}, "a picture that somebody posted"),
                ("s3:DeleteObject", buckets["out"] + key, {}, "what has been promised"),
                ("s3:GetObject", buckets["state"] + "/gallery/000000001", {}, "who is known"),
                ("s3:ListBucket", buckets["state"], {"s3:prefix": ""}, "all that is kept"),
                ("sqs:ReceiveMessage", queues["req"], {}, "the workers' work"),
                ("ec2:StopInstances", instance, web, "itself"),
                ("ec2:StopInstances", instance, theirs, "another deployment's"),
                ("ec2:StartInstances", instance, theirs, "another deployment's"),
                ("ec2:StartInstances", instance, {**ours, "aws:ResourceTag/out-of-service": "true"}, "what roll replaces"),
                ("ec2:TerminateInstances", instance, ours, "an app instance's end"),
                ("ec2:RunInstances", instance, {}, "a launch"),
                ("ec2:CreateTags", instance, {**ours, **tags("elastic-faces")}, "whose an instance is"),
                ("ec2:CreateTags", instance, {**web, **tags("keep-warm")}, "itself"),
                ("ec2:CreateTags", instance, {**theirs, **tags("keep-warm")}, "another deployment's"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker", {}, "a role given away"),
            ),
        ),
        f"{prefix}-worker": (
            calls(
                ("s3:GetObject", buckets["in"] + key, {}, "recognise-face.yaml, fetch-picture"),
                ("s3:ListBucket", buckets["in"], {}, "NoSuchKey rather than AccessDenied for a picture that is gone"),
                ("s3:PutObject", buckets["out"] + key, {}, "store-outcome.yaml, store-outcome-once"),
                ("s3:GetObject", buckets["out"] + key, {}, "load-outcome.yaml, get-outcome"),
                ("s3:ListBucket", buckets["out"], {}, "Camel's HeadBucket of the output bucket"),
                ("s3:GetObject", buckets["state"] + "/gallery/000000001", {}, "GalleryStore.load"),
                ("s3:ListBucket", buckets["state"], {"s3:prefix": "gallery/"}, "GalleryStore.newest"),
                ("sqs:ReceiveMessage", queues["req"], {}, "recognise-face.yaml"),
                ("sqs:ChangeMessageVisibility", queues["req"], {}, "recognise-face.yaml, the heartbeat; put-back"),
                ("sqs:DeleteMessage", queues["req"], {}, "recognise-face.yaml, on completion"),
                ("sqs:GetQueueUrl", queues["req"], {}, "MessageReturn, TroubleWatch"),
                ("sqs:SendMessage", queues["resp"], {}, "recognise-face.yaml, reply"),
                ("sqs:SendMessage", queues["dead"], {}, "recognise-face.yaml, dead-letter"),
                ("sqs:SendMessage", queues["req"], {}, "recognise-face.yaml, send-as-new"),
                ("sqs:ListQueues", "*", {}, "Camel's look for its queues"),
            ),
            calls(
                ("s3:PutObject", buckets["in"] + key, {}, "the input"),
                ("s3:DeleteObject", buckets["in"] + key, {}, "the input"),
                ("s3:PutObject", buckets["state"] + "/gallery/000000002", {}, "who is known"),
                ("s3:GetObject", buckets["state"] + "/other", {}, "whatever else is kept"),
                ("sqs:ReceiveMessage", queues["resp"], {}, "the web tier's replies"),
                ("sqs:PurgeQueue", queues["req"], {}, "everybody's requests"),
                ("ec2:StopInstances", instance, ours, "EC2 at all: it powers itself off"),
                ("ec2:DescribeInstances", "*", {}, "EC2 at all"),
                ("ec2:DescribeTags", "*", {}, "EC2 at all: tags come from the instance's metadata"),
            ),
        ),
        f"{prefix}-builder": (
            calls(
                *((f"ec2:{action}", "*", {}, "Packer, or roll") for action in (
                    "DescribeImages", "DescribeInstances", "DescribeInstanceStatus", "DescribeRegions",
                    "DescribeSecurityGroups", "DescribeSnapshots", "DescribeSubnets", "DescribeTags",
                    "DescribeVolumes", "DescribeVpcs")),
                ("ec2:DescribeInstanceAttribute", instance, ours, "roll: user data and type"),
                *((f"ec2:{action}", "*", here, "Packer's door") for action in (
                    "CreateKeyPair", "DeleteKeyPair", "CreateSecurityGroup", "DeleteSecurityGroup",
                    "AuthorizeSecurityGroupIngress")),
                ("ec2:RunInstances", instance, here, "Packer and roll"),
                *(("ec2:CreateTags", arn, {"ec2:CreateAction": action}, "tags of what is made") for arn, action in (
                    (instance, "RunInstances"), (image, "CreateImage"), (snapshot, "CreateSnapshot"),
                    (f"arn:aws:ec2:{REGION}:{ACCOUNT}:key-pair/key-1", "CreateKeyPair"),
                    (f"arn:aws:ec2:{REGION}:{ACCOUNT}:security-group/sg-1", "CreateSecurityGroup"))),
                ("ec2:CreateTags", image, {}, "Packer's tags of its image"),
                ("ec2:CreateTags", snapshot, {}, "Packer's tags of its snapshot"),
                ("ec2:StopInstances", instance, images, "Packer, before it takes the image"),
                ("ec2:ModifyInstanceAttribute", instance, images, "Packer, enhanced networking"),
                ("ec2:TerminateInstances", instance, images, "Packer's instance"),
                ("ec2:TerminateInstances", instance, ours, "roll's old one"),
                ("ec2:CreateImage", instance, here, "Packer"),
                ("ec2:DeregisterImage", image, images, "an old image"),
                ("ec2:DeleteSnapshot", snapshot, images, "an old image's snapshot"),
                ("ec2:CreateTags", instance, {**ours, **tags("out-of-service")}, "roll"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker",
                 {"iam:PassedToService": "ec2.amazonaws.com"}, "roll: the new instance's role"),
            ),
            calls(
                ("ec2:TerminateInstances", instance, theirs, "another deployment's"),
                ("ec2:TerminateInstances", instance, web, "the web instance"),
                ("ec2:StopInstances", instance, web, "the web instance"),
                ("ec2:ModifyInstanceAttribute", instance, web, "the web instance, whose user data runs as root"),
                ("ec2:DescribeInstanceAttribute", instance, theirs, "another deployment's"),
                ("ec2:DescribeInstanceAttribute", instance, web, "the web instance's user data"),
                ("ec2:CreateTags", instance, {**web, **tags("out-of-service")}, "the web instance"),
                ("ec2:StopInstances", instance, {}, "anybody's"),
                ("ec2:RunInstances", instance, elsewhere, "another region"),
                ("ec2:CreateImage", instance, elsewhere, "another region"),
                ("ec2:CreateKeyPair", "*", elsewhere, "another region"),
                ("ec2:CreateTags", instance, {**theirs, **tags("out-of-service")}, "another deployment's"),
                ("ec2:CreateTags", instance, {**ours, **tags("elastic-faces")}, "whose an instance is"),
                ("ec2:CreateTags", instance, {"ec2:CreateAction": "CreateVolume"}, "a call that it never makes"),
                ("ec2:DeregisterImage", image, theirs, "another deployment's"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/{prefix}-worker",
                 {"iam:PassedToService": "lambda.amazonaws.com"}, "the role, to another service"),
                ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/Admin",
                 {"iam:PassedToService": "ec2.amazonaws.com"}, "another role"),
                ("s3:GetObject", buckets["in"] + key, {}, "a picture"),
                ("sqs:ReceiveMessage", queues["req"], {}, "work"),
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
                ("s3:ListBucket", buckets["state"], {}, "who is known"),
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
                # True where the key is not there, as in IAM.
                true = not any(one in wanted for one in given)
            elif operator == "StringLike":
                true = any(matches(pattern, one) for pattern in wanted for one in given)
            elif operator == "ForAllValues:StringEquals":
                # True where the key is not there at all, as in IAM; a call that tags always has it.
                true = all(one in wanted for one in given)
            else:
                raise ValueError(f"the condition operator {operator} is not known here")
            if not true:
                return False
    return True


def evaluate(statements, call):
    """Tells whether the statements permit the call: something allows it, and nothing denies it."""
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
    """Returns what the statements get wrong, a line each."""
    return [f"refuses {call.action} on {call.resource} {call.context or ''}, which is needed: {call.why}"
            for call in needed if not evaluate(statements, call)] + [
            f"permits {call.action} on {call.resource} {call.context or ''}, which it must not: {call.why}"
            for call in refused if evaluate(statements, call)]


def superfluous(statements, needed, refused):
    """Returns every action, resource and condition that could be taken out without any row of the table noticing."""
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
