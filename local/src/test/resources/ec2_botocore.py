"""Speaks to an EC2 endpoint as boto3 and the AWS CLI do, with botocore's own parsers; prints one word per thing checked.

Arguments: the endpoint, an image id, and CODE,STATUS,ENDPOINT for each endpoint that refuses every launch. Ends with an
error where an answer is not what botocore makes a complete one of.
"""
import base64
import sys
import time

import botocore.config
import botocore.exceptions
import botocore.session
import botocore.utils

endpoint, image = sys.argv[1], sys.argv[2]
session = botocore.session.get_session()


def client(endpoint):
    return session.create_client(
        "ec2",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="local",
        aws_secret_access_key="local-secret",
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )


ec2 = client(endpoint)


def complete(shape, value, path):
    """Fails where the model of the operation does not know what came, or where a list came empty-handed."""
    if shape.type_name == "structure":
        assert isinstance(value, dict), path
        for name, member in value.items():
            if name != "ResponseMetadata":
                assert name in shape.members, path + "." + name
                complete(shape.members[name], member, path + "." + name)
    elif shape.type_name == "list":
        assert isinstance(value, list), path
        for member in value:
            complete(shape.member, member, path + "[]")


def call(operation, **parameters):
    method = botocore.xform_name(operation)
    answer = getattr(ec2, method)(**parameters)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["ResponseMetadata"]["RequestId"]
    shape = session.get_service_model("ec2").operation_model(operation).output_shape
    if shape:
        complete(shape, answer, operation)
    print(operation)
    return answer


def refused(code, operation, status=None, **parameters):
    try:
        getattr(ec2, botocore.xform_name(operation))(**parameters)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        assert error.response["Error"]["Message"], error
        assert error.response["ResponseMetadata"]["RequestId"], error
        assert status in (None, error.response["ResponseMetadata"]["HTTPStatusCode"]), error
        print(code)
    else:
        raise AssertionError(operation + " was not refused")


def wait_for(instance, state):
    for _ in range(1200):
        found = ec2.describe_instances(InstanceIds=[instance])
        if found["Reservations"][0]["Instances"][0]["State"]["Name"] == state:
            return
        time.sleep(0.05)
    raise AssertionError(instance + " does not become " + state)


launched = call(
    "RunInstances",
    ImageId=image,
    InstanceType="t2.micro",
    MinCount=1,
    MaxCount=1,
    UserData="#!/bin/sh\necho hello\nexec sleep 1000\n",
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "boto"}]}],
)
instance = launched["Instances"][0]["InstanceId"]
wait_for(instance, "running")
described = call("DescribeInstances", Filters=[{"Name": "tag:Name", "Values": ["bo*"]}])
one = described["Reservations"][0]["Instances"][0]
assert one["State"] == {"Code": 16, "Name": "running"}, one
assert one["Tags"] == [{"Key": "Name", "Value": "boto"}], one
assert one["LaunchTime"].tzinfo is not None, one
assert one["PrivateIpAddress"] == "127.0.0.1", one
pages = list(ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5}))
assert len(pages) == 1, pages
status = call("DescribeInstanceStatus", InstanceIds=[instance])
assert status["InstanceStatuses"][0]["SystemStatus"]["Details"][0]["Status"] == "passed", status
assert call("DescribeImages", Owners=["self"])["Images"][0]["ImageId"] == image
call("CreateTags", Resources=[instance], Tags=[{"Key": "keep-warm", "Value": "yes"}])
assert len(call("DescribeTags", Filters=[{"Name": "resource-id", "Values": [instance]}])["Tags"]) == 2
call("MonitorInstances", InstanceIds=[instance])
call("UnmonitorInstances", InstanceIds=[instance])
user_data = call("DescribeInstanceAttribute", InstanceId=instance, Attribute="userData")["UserData"]["Value"]
assert base64.b64decode(user_data).startswith(b"#!/bin/sh"), user_data
output = ""
for _ in range(1200):
    output = ec2.get_console_output(InstanceId=instance).get("Output", "")
    if "hello" in output:
        break
    time.sleep(0.05)
assert "hello" in output, output
call("GetConsoleOutput", InstanceId=instance)

metadata = botocore.utils.IMDSFetcher(base_url=endpoint + "/imds/" + instance + "/", num_attempts=1)
token = metadata._fetch_metadata_token()
assert token
tag = metadata._get_request("latest/meta-data/tags/instance/keep-warm", None, token=token)
assert tag.text == "yes", tag.text
print("metadata")

call("DeleteTags", Resources=[instance], Tags=[{"Key": "keep-warm"}])
call("RebootInstances", InstanceIds=[instance])
call("StartInstances", InstanceIds=[instance])
call("StopInstances", InstanceIds=[instance])
wait_for(instance, "stopped")
call("ModifyInstanceAttribute", InstanceId=instance, UserData={"Value": b"#!/bin/sh\n"})
call("TerminateInstances", InstanceIds=[instance])
refused("InvalidInstanceID.NotFound", "DescribeInstances", InstanceIds=["i-00000000000000000"])
refused("IncorrectInstanceState", "StartInstances", InstanceIds=[instance])
refused("DryRunOperation", "StopInstances", InstanceIds=[instance], DryRun=True)
refused("InvalidAction", "DescribeVpcs")

# The errors that are injected.
for word in sys.argv[3:]:
    code, status, endpoint = word.split(",")
    ec2 = client(endpoint)
    refused(code, "RunInstances", status=int(status), ImageId=image, MinCount=1, MaxCount=1, UserData="#!/bin/sh")
