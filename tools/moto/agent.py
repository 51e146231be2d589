"""Gives moto's app instances what they lack: a machine that runs the worker, and metadata.

Where an instance runs, its worker process runs. A worker that ends with exit code 0 powers its machine off, which AWS
shows as a stopped instance and the agent therefore stops in moto; one that fails is started again, up to five times
within a minute, as its systemd unit would. An instance that somebody stops or terminates loses its process.
"""

import os
import signal
import sys
import threading
import time

import metadata
import processes

POLL_SECONDS = 0.2
MOST_STARTS = 5
STARTS_WITHIN_SECONDS = 60
UP = ("pending", "running")


class Machine:
    """What runs one boot of one instance."""

    def __init__(self):
        self.process = None
        self.starts = []

    def start(self, command, log, environment):
        self.starts.append(time.monotonic())
        self.process = processes.start(command, log, environment)

    def may_start_again(self):
        since = time.monotonic() - STARTS_WITHIN_SECONDS
        return len([start for start in self.starts if start > since]) < MOST_STARTS


class Agent:
    """Looks at the instances five times a second, on a thread of its own, until it is closed."""

    def __init__(self, ec2, command, environment, logs):
        self.metadata = metadata.Metadata(ec2)
        self.ec2 = ec2
        self.command = command
        self.environment = environment
        self.logs = logs
        self.machines = {}
        self.most = 0
        self.boots = 0
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self._run, name="agent")
        self.thread.start()

    def _run(self):
        try:
            while not self.closing.is_set():
                try:
                    self._look()
                except Exception as e:  # The next look may succeed; a thread that is gone would starve the workers.
                    print("agent: %s: %s" % (type(e).__name__, e), file=sys.stderr)
                self.closing.wait(POLL_SECONDS)
        finally:
            self._end(list(self.machines))

    def _look(self):
        up = self._instances()
        self._end([instance for instance in self.machines if instance not in up])
        for instance in up:
            if instance not in self.machines:
                self.machines[instance] = Machine()
                self.boots += 1
                self._start(instance)
            elif self.machines[instance].process.poll() is not None:
                self._ended(instance)
        self.most = max(self.most, len(self.machines))

    def _instances(self):
        """The ids of the app instances that are up."""
        pages = self.ec2.get_paginator("describe_instances").paginate(
            Filters=[
                {"Name": "tag:Name", "Values": ["app-tier-instance-*"]},
                {"Name": "instance-state-name", "Values": list(UP)},
            ]
        )
        return [
            instance["InstanceId"]
            for page in pages
            for reservation in page["Reservations"]
            for instance in reservation["Instances"]
        ]

    def _start(self, instance):
        environment = {
            **self.environment,
            "INSTANCE_ID": instance,
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": self.metadata.url(instance),
        }
        self.machines[instance].start(self.command, os.path.join(self.logs, instance + ".log"), environment)

    def _ended(self, instance):
        machine = self.machines[instance]
        if machine.process.returncode != 0 and machine.may_start_again():
            self._start(instance)
            return
        del self.machines[instance]
        self.ec2.stop_instances(InstanceIds=[instance])

    def _end(self, instances):
        """Ends the processes of those instances, all at the same time."""
        gone = [self.machines.pop(instance).process for instance in instances]
        for process in gone:
            processes.send(process, signal.SIGTERM)
        for process in gone:
            processes.end(process)

    def close(self):
        self.closing.set()
        self.thread.join()
        self.metadata.close()
