package io.elasticfaces.cli.provision;

import java.io.PrintWriter;

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
