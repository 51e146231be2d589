package io.elasticfaces.web;

import io.elasticfaces.contract.StageTimer;
import io.elasticfaces.web.answer.PendingRequest;
import io.elasticfaces.web.answer.PendingRequest.Progress;
import io.elasticfaces.web.answer.Submission;
import io.elasticfaces.web.intake.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Submissions as {@link Admission} makes them. */
public final class Submissions {
    private Submissions() {}

    public static Submission of(String id, Instant accepted) {
        return of(id, accepted, new StageTimer());
    }

    public static Submission of(String id, Instant accepted, StageTimer stages) {
        return of(id, accepted, stages, null);
    }

    public static Submission of(String id, Instant accepted, String gallery) {
        return of(id, accepted, new StageTimer(), gallery);
    }

    private static Submission of(String id, Instant accepted, StageTimer stages, String gallery) {
        PendingRequest request = new PendingRequest(
                id,
                id + "-a.png",
                "a.png",
                gallery,
                null,
                null,
                false,
                accepted.toEpochMilli(),
                accepted.plus(Duration.ofMinutes(5)).toEpochMilli(),
                accepted.plus(Duration.ofHours(1)).toEpochMilli(),
                stages,
                new AtomicReference<>(Progress.ADMITTED),
                new CompletableFuture<>());
        return new Submission(Submission.Kind.FIRST, false, request, stages, () -> {});
    }
}
