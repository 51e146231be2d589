/**
 * EC2 on one machine: instances are processes, and clients speak the EC2 query protocol.
 *
 * <p>{@link io.elasticfaces.local.ec2.Instance} and {@link io.elasticfaces.local.ec2.Lifecycle} are values and pure
 * functions. {@link io.elasticfaces.local.ec2.InstanceRunner} runs the processes. {@link
 * io.elasticfaces.local.ec2.Instances} holds the state, which {@link io.elasticfaces.local.ec2.Ec2Actions} read and change.
 */
package io.elasticfaces.local.ec2;
