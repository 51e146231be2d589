package io.elasticfaces.cli.chaos;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Kills workers and starts the web tier anew for as long as it is open. When follows from the seed and from how many
 * answers there are, not from the clock, so that a slow machine has no harder time than a quick one.
 */
final class Havoc implements AutoCloseable {
    private static final int LOOK_MILLIS = 50;
    private static final int MANY = 1 << 16;

    private final CountDownLatch over = new CountDownLatch(1);
    private final ChaosPlan plan;
    private final WebProcess web;
    private final String workerMark;
    private final Counts counts;
    private final IntSupplier answers;
    private final SplittableRandom killLuck;
    private final SplittableRandom restartLuck;
    private final Thread thread;
    private int nextKill;
    private int nextRestart;
    private int restarts;
    private int looks;

    /**
     * @param workerMark what is in the command line of every worker's process, and of no other
     * @param answers how many requests have been answered
     */
    Havoc(ChaosPlan plan, WebProcess web, String workerMark, Counts counts, IntSupplier answers) {
        this.plan = plan;
        this.web = web;
        this.workerMark = workerMark;
        this.counts = counts;
        this.answers = answers;
        Dice dice = new Dice(plan.seed());
        killLuck = dice.of("kills", "", 0);
        restartLuck = dice.of("restarts", "", 0);
        nextKill = next(0, killLuck, plan.killEvery());
        nextRestart = next(0, restartLuck, plan.restartEvery());
        thread = new Thread(this::wreak, "chaos-havoc");
        thread.start();
    }

    private void wreak() {
        try {
            while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                web.mind();
                if (Boolean.getBoolean("chaos.progress") && ++looks % 40 == 0) {
                    System.out.println(looks / 20 + " s: " + answers.getAsInt() + " answers, "
                            + workers().size() + " workers; " + counts.list("s3 ") + counts.list("sqs "));
                }
                if (answers.getAsInt() >= nextKill && kill()) {
                    nextKill = next(nextKill, killLuck, plan.killEvery());
                }
                if (answers.getAsInt() >= nextRestart && web.restart(restarts % 2 == 0)) {
                    restarts++;
                    nextRestart = next(nextRestart, restartLuck, plan.restartEvery());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("The web tier cannot be started.", e);
        }
    }

    /** From half the mean to one and a half of it later. */
    private static int next(int last, SplittableRandom luck, int mean) {
        return mean == 0 ? Integer.MAX_VALUE : last + Math.max(1, mean / 2 + luck.nextInt(mean));
    }

    private List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains(workerMark))
                .sorted()
                .toList();
    }

    private boolean kill() {
        List<ProcessHandle> workers = workers();
        if (workers.isEmpty()
                || !workers.get(killLuck.nextInt(MANY) % workers.size()).destroyForcibly()) {
            return false;
        }
        counts.add("workers: killed");
        return true;
    }

    @Override
    public void close() throws InterruptedException {
        over.countDown();
        thread.join();
    }
}
