/**
 * {@code faces simulate}: the controller's own functions against a simulated queue and EC2, beside other rules on the same
 * trace and the same draws.
 */
package io.elasticfaces.simulator;
