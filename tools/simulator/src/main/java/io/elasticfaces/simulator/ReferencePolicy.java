package io.elasticfaces.simulator;

/**
 * The loop of the CSE546 reference project. Every {@value #PERIOD} s it starts stopped instances until their number
 * equals that of the visible messages, up to the maximum. Workers stop themselves at the first empty receive. The loop
 * ignores messages in flight and rejected calls.
 *
 * <p>About ten public solutions of the same exercise poll every 0.1 to 30 s, most of them every 2 to 10 s.
 */
final class ReferencePolicy implements Policy {
    static final int PERIOD = 5;

    private final int max;

    ReferencePolicy(int max) {
        this.max = max;
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public void begin(Cloud cloud) {
        cloud.repeat(PERIOD, () -> cloud.start(Math.min(max, cloud.counts().visible()) - cloud.active()));
    }
}
