package io.elasticfaces.simulator;

import io.elasticfaces.contract.Settings;
import io.elasticfaces.controller.ControllerSettings;
import io.elasticfaces.controller.decide.ScalingSettings;
import io.elasticfaces.worker.handler.IdlePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Settings, assumptions and policies for tests. */
final class Simulations {
    static final int MAX = 15;
    static final IdlePolicy STAY = new IdlePolicy(Duration.ZERO, Duration.ofSeconds(3));
    static final ScalingSettings SETTINGS = ControllerSettings.read(
                    new Settings(name -> Optional.empty()), new ControllerSettings.Place("", 1, 0))
            .scaling();
    static final Assumptions AWS = Assumptions.aws(new Assumptions.Range(20, 40), 1, 2);

    private Simulations() {}

    /** Returns the assumptions about AWS with late but correct counts. */
    static Assumptions assumptions() {
        return new Assumptions(
                AWS.boot(),
                AWS.pendingShare(),
                AWS.service(),
                AWS.variation(),
                AWS.poll(),
                AWS.shutdown(),
                AWS.stopping(),
                AWS.countLag(),
                0,
                AWS.call());
    }

    static Policy ours() {
        return new ControllerPolicy(SETTINGS, STAY, 1);
    }

    static List<Supplier<Policy>> policies() {
        return List.of(
                Simulations::ours, () -> new ReferencePolicy(MAX), () -> new KedaPolicy(MAX), () -> new Oracle(MAX));
    }

    static Recorder run(Trace trace, Assumptions assumptions, Policy policy, long seed) {
        return new Cloud(trace, assumptions, MAX, policy, new SeededRandom(seed)).run(20_000);
    }

    static Trace trace(double... arrivals) {
        return new Trace("test", "for a test", arrivals);
    }
}
