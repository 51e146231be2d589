package io.elasticfaces.local.ec2;

/** What a call made of an instance's state. */
record StateChange(String instanceId, InstanceState previous, InstanceState current) {}
