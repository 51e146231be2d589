/** Plays request traces through the scaling policy on a simulated queue and EC2, and compares it with other policies. */
package io.elasticfaces.simulator;
