package io.elasticfaces.app.provision;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says each change before it is made, and makes none where only a look is wanted. */
public final class Journal {
    private final PrintWriter out;
    private final boolean dryRun;
    private int changes;

    /** @param dryRun whether changes are only said */
    public Journal(PrintWriter out, boolean dryRun) {
        this.out = out;
        this.dryRun = dryRun;
    }

    /** Says and makes a change. */
    public void change(String words, Runnable action) {
        changes++;
        say((dryRun ? "would " : "") + words);
        if (!dryRun) {
            action.run();
        }
    }

    /**
     * Says and makes a change that gives something back.
     *
     * @return null where changes are only said
     */
    public <T> T changeTo(String words, Supplier<T> action) {
        changes++;
        say((dryRun ? "would " : "") + words);
        return dryRun ? null : action.get();
    }

    /** Says something at once. */
    public void say(String words) {
        out.println(words);
        out.flush();
    }

    /** Returns whether changes are only said. */
    public boolean dryRun() {
        return dryRun;
    }

    /** Returns how many changes were made, or would be. */
    public int changes() {
        return changes;
    }
}
