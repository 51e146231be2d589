/** A simulator of the scaling policy on a simulated queue and EC2, which compares it with other policies. */
package io.elasticfaces.simulator;
