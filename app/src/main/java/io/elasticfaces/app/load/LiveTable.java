package io.elasticfaces.app.load;

import java.io.PrintWriter;
import java.util.OptionalLong;

/**
 * The table that is printed while a run goes on, with the columns of the original system's grader and the progress
 * beside them.
 */
final class LiveTable {
    private static final Metric[] COLUMNS = {
        Metric.REQUESTS, Metric.RESPONSES, Metric.INSTANCES, Metric.IN_OBJECTS, Metric.OUT_OBJECTS
    };

    private final PrintWriter out;
    private final Timeline timeline;
    private final Tally tally;
    private final int requests;

    LiveTable(PrintWriter out, Timeline timeline, Tally tally, int requests) {
        this.out = out;
        this.timeline = timeline;
        this.tally = tally;
        this.requests = requests;
    }

    void header() {
        StringBuilder titles = new StringBuilder("|   time ");
        for (Metric metric : COLUMNS) {
            titles.append(Figures.format("| %17s ", metric.title()));
        }
        titles.append(Figures.format("| %16s |", "answered"));
        String rule = "-".repeat(titles.length());
        out.println(rule);
        out.println(titles);
        out.println(rule);
        out.flush();
    }

    /** Prints what is known now. */
    void row(double seconds) {
        StringBuilder row = new StringBuilder(Figures.format("| %4.0f s ", seconds));
        for (Metric metric : COLUMNS) {
            OptionalLong latest = timeline.latest(metric);
            row.append(Figures.format("| %17s ", latest.isPresent() ? latest.getAsLong() : "-"));
        }
        int failed = tally.failed();
        String progress = (tally.ended() - failed) + " of " + requests + (failed == 0 ? "" : ", " + failed + " failed");
        out.println(row.append(Figures.format("| %16s |", progress)));
        out.flush();
    }
}
