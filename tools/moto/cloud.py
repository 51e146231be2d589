"""moto_server as an AWS: its process, and the buckets, queues and instances that Elastic Faces wants of an AWS."""

import json
import shutil
import socket
import time

import boto3
from botocore.config import Config

import processes

CREDENTIALS = {
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "moto",
    "AWS_SECRET_ACCESS_KEY": "moto",
}
BUCKETS = ("%s-in-bucket", "%s-out-bucket", "%s-state-bucket")
LARGEST_MESSAGE = "1024"


class Cloud:
    """A moto_server of its own on a free port, with nothing in it yet."""

    def __init__(self, log):
        program = shutil.which("moto_server")
        if program is None:
            raise SystemExit("moto_server is not on the PATH; install it with: pip install 'moto[server]'")
        self.endpoint = "http://127.0.0.1:%d" % free_port()
        command = [program, "-H", "127.0.0.1", "-p", self.endpoint.rsplit(":", 1)[1]]
        self.process = processes.start(command, log=log)
        await_answer(self.process, self.endpoint, 120)

    def environment(self):
        """What leads every AWS SDK and tool here."""
        urls = {"AWS_ENDPOINT_URL_" + service: self.endpoint for service in ("S3", "SQS", "EC2")}
        return {**CREDENTIALS, **urls}

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=CREDENTIALS["AWS_REGION"],
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )

    def image(self):
        """An image that moto has."""
        return self.client("ec2").describe_images(MaxResults=5)["Images"][0]["ImageId"]

    def make_web_instance(self):
        """Makes the one instance that runs here without a process: the web tier is started beside it."""
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web-instance"}]}]
        self.client("ec2").run_instances(
            ImageId=self.image(), InstanceType="t2.micro", MinCount=1, MaxCount=1, TagSpecifications=tags
        )

    def make_resources(self, prefix):
        """Makes what a stack makes: three buckets, three queues, and the launch template of the app instances."""
        s3 = self.client("s3")
        for name in BUCKETS:
            s3.create_bucket(Bucket=name % prefix)
        self._make_queues(prefix)
        self.client("ec2").create_launch_template(
            LaunchTemplateName=prefix + "-app",
            LaunchTemplateData={"ImageId": self.image(), "InstanceType": "t2.micro"},
        )

    def stopped(self, prefix):
        """How many app instances are stopped."""
        filters = [
            {"Name": "tag:elastic-faces", "Values": [prefix]},
            {"Name": "instance-state-name", "Values": ["stopped"]},
        ]
        pages = self.client("ec2").get_paginator("describe_instances").paginate(Filters=filters)
        return sum(len(reservation["Instances"]) for page in pages for reservation in page["Reservations"])

    def _make_queues(self, prefix):
        sqs = self.client("sqs")
        dead = sqs.create_queue(QueueName=prefix + "-dead-queue")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sqs.create_queue(
            QueueName=prefix + "-req-queue",
            Attributes={
                "MaximumMessageSize": LARGEST_MESSAGE,
                "VisibilityTimeout": "30",
                "RedrivePolicy": json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "10"}),
            },
        )
        sqs.create_queue(QueueName=prefix + "-resp-queue", Attributes={"MaximumMessageSize": LARGEST_MESSAGE})

    def close(self):
        processes.end(self.process)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def await_answer(process, url, seconds):
    """Waits until something listens where the URL points, for as long as the process lives."""
    host, port = url.split("//")[1].split("/")[0].split(":")
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((host, int(port)), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("%s does not answer at %s; see its log" % (process.args[0], url))
