package io.elasticfaces.app.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gathers the answers of a run as they come. */
final class Tally {
    private final List<Answer> answers;
    private final CountDownLatch open;
    private int failed;

    /** Creates a tally of a run of so many requests. */
    Tally(int requests) {
        answers = new ArrayList<>(Math.min(requests, 1 << 16));
        open = new CountDownLatch(requests);
    }

    void add(Answer answer) {
        synchronized (this) {
            answers.add(answer);
            failed += answer.kind() == Answer.Kind.FAILED ? 1 : 0;
        }
        open.countDown();
    }

    /** How many requests have ended, one way or the other. */
    synchronized int ended() {
        return answers.size();
    }

    synchronized int failed() {
        return failed;
    }

    /** The answers so far, in the order in which they came. */
    synchronized List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Waits until every request has ended, or for so long; returns whether all have. */
    boolean await(long time, TimeUnit unit) throws InterruptedException {
        return open.await(time, unit);
    }
}
