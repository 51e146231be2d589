/**
 * EC2 on one machine: instances are processes, and clients speak the EC2 query protocol.
 *
 * <p>{@link io.elasticfaces.local.ec2.Ec2Actions} answers calls. {@link io.elasticfaces.local.ec2.Instances} holds every
 * {@link io.elasticfaces.local.ec2.Instance}, a value with its state transitions, and the {@link
 * io.elasticfaces.local.ec2.InstanceProcess} of each that is up.
 */
package io.elasticfaces.local.ec2;
