package io.elasticfaces.controller.decide;

import java.time.Instant;

/**
 * An entry in the list of latest decisions.
 *
 * @param time the time of the decision
 * @param action the decision or the refused change, e.g. {@code start app-tier-instance-1}
 * @param reason the reason
 */
public record DecisionEntry(Instant time, String action, String reason) {}
