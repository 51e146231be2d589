package io.elasticfaces.controller.decide;

import java.time.Instant;

/**
 * One line of the controller's diary.
 *
 * @param time when it was decided
 * @param action what was decided or refused, e.g. {@code start app-tier-instance-1}
 * @param reason why
 */
public record DecisionEntry(Instant time, String action, String reason) {}
