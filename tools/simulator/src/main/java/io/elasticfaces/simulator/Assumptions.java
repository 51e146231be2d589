package io.elasticfaces.simulator;

/**
 * The properties of the simulated cloud and its workers, which are the same for every policy. Times are in seconds.
 *
 * @param boot time from the start call to the worker's first receive
 * @param pendingShare part of the boot during which EC2 reports the instance as pending, 0 to 1
 * @param service mean time that a worker spends on a request; log-normal
 * @param variation coefficient of variation of the service time, standard deviation over mean
 * @param poll maximum time that a receive waits for a message ({@code app.worker.wait-seconds})
 * @param shutdown time from the worker's end until its instance is off; EC2 bills it as running
 * @param stopping time during which EC2 reports an instance as stopping; it cannot be started meanwhile
 * @param countLag age of the counts that SQS reports
 * @param wrongCounts share of the counts that are wrong by up to a fifth, 0 to 1
 * @param call duration of the controller's calls to SQS and EC2
 */
record Assumptions(
        Range boot,
        double pendingShare,
        double service,
        double variation,
        double poll,
        Range shutdown,
        Range stopping,
        Range countLag,
        double wrongCounts,
        double call) {
    /** A uniformly distributed time. */
    record Range(double min, double max) {
        Range {
            if (!(min >= 0 && max >= min)) {
                throw new IllegalArgumentException("%s-%s is not a range, such as 20-40.".formatted(min, max));
            }
        }

        double at(double fraction) {
            return min + fraction * (max - min);
        }
    }

    Assumptions {
        if (!(service > 0)) {
            throw new IllegalArgumentException("The service time is %s s; it must be more than 0.".formatted(service));
        }
    }

    /** Returns the assumptions about EC2 and SQS; they are not measured. */
    static Assumptions aws(Range boot, double service, double poll) {
        return new Assumptions(
                boot, 0.25, service, 0.3, poll, new Range(1, 3), new Range(10, 30), new Range(0, 2), 0.05, 0.2);
    }
}
