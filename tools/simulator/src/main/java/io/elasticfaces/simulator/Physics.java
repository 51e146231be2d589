package io.elasticfaces.simulator;

/**
 * What the simulated cloud and its workers are like: the same for every contender. All times in seconds.
 *
 * @param boot from the start call to the worker's first receive
 * @param pendingShare how much of the boot EC2 shows the instance as pending, 0 to 1
 * @param service mean time that a worker is busy with a request; log-normal
 * @param spread the service time's coefficient of variation, standard deviation over mean
 * @param poll how long one receive waits for a message ({@code app.worker.wait-seconds})
 * @param shutdown from the worker's decision to end until its machine is off, in which EC2 bills it as running
 * @param stopping how long EC2 shows an instance as stopping; it can be started only after that
 * @param visibility how long a dead worker's request stays invisible
 * @param countLag how old SQS's counts are
 * @param flicker how many of the counts are off by up to a fifth, 0 to 1
 * @param deaths how many requests take their instance down, 0 to 1
 * @param call how long the controller's calls to SQS and EC2 take
 */
record Physics(
        Range boot,
        double pendingShare,
        double service,
        double spread,
        double poll,
        Range shutdown,
        Range stopping,
        double visibility,
        Range countLag,
        double flicker,
        double deaths,
        double call) {
    Physics {
        require(pendingShare >= 0 && pendingShare <= 1, "The share of a boot that is pending", pendingShare, "0 to 1");
        require(service > 0 && service <= 3600, "--service", service, "more than 0, to 3600");
        require(spread >= 0 && spread <= 10, "--spread", spread, "0 to 10");
        require(poll >= 0 && poll <= 20, "app.worker.wait-seconds", poll, "0 to 20, as SQS allows");
        require(flicker >= 0 && flicker <= 1, "--flicker", flicker, "0 to 1");
        require(deaths >= 0 && deaths < 1, "--deaths", deaths, "0 to less than 1");
    }

    /**
     * An instance of EC2: 20 to 40 s until its worker is ready, a quarter of them pending; a second a request; the machine
     * is off 1 to 3 s after its worker has ended; 10 to 30 s until it can be started again. Assumptions, not measurements.
     */
    static Physics aws() {
        return new Physics(
                new Range(20, 40),
                0.25,
                1,
                0.3,
                2,
                new Range(1, 3),
                new Range(10, 30),
                30,
                new Range(0, 2),
                0.05,
                0,
                0.2);
    }

    /** The local cloud: instances are processes of this machine. */
    static Physics local() {
        return new Physics(
                new Range(2, 4),
                0.05,
                0.2,
                0.3,
                2,
                new Range(0.2, 0.5),
                new Range(0.1, 0.3),
                30,
                new Range(0, 0.1),
                0.05,
                0,
                0.02);
    }

    private static void require(boolean holds, String what, double value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s is %s, which is out of range; give %s.".formatted(what, Seconds.of(value), range));
        }
    }
}
