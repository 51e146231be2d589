/**
 * EC2 on one machine: instances are processes, and clients speak the EC2 query protocol (API version 2016-11-15).
 *
 * <p>Three layers that know nothing of the ones above them: what an instance is and which transitions are allowed
 * ({@link io.elasticfaces.local.ec2.Instance}, {@link io.elasticfaces.local.ec2.Lifecycle}: values and pure functions),
 * what runs the processes ({@link io.elasticfaces.local.ec2.Machine} and what it uses), and the wire
 * ({@link io.elasticfaces.local.ec2.QueryServer}, an {@link io.elasticfaces.local.ec2.Action} per operation).
 * {@link io.elasticfaces.local.ec2.Fleet} holds them together.
 */
package io.elasticfaces.local.ec2;
