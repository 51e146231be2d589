package io.elasticfaces.cli.chaos;

import io.elasticfaces.cli.ChaosWorker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No answer is lost, swapped or wrong, and none is given twice, while everything that can fail does. The system property
 * {@code chaos.seed} chooses the luck.
 */
class ChaosIT {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerEverybodyRightWhileThingsFail() throws Exception {
        run(ChaosPlan.brief(), Map.of());
    }

    @Test
    @Tag("long")
    void shouldAnswerEverybodyRightWhereWorkersReceiveAhead() throws Exception {
        run(ChaosPlan.brief(), Map.of("APP_WORKER_CONSUMERS", "2"));
    }

    @Test
    @Tag("chaos")
    void shouldAnswerTenThousandRightWhileThingsFail() throws Exception {
        run(ChaosPlan.full(), Map.of());
    }

    private void run(ChaosPlan plan, Map<String, String> settings) throws Exception {
        Path arguments = folder.resolve("chaos-worker.args");
        Judgement judgement = new ChaosRun(
                        plan, Pictures.quick(plan), ChaosWorker.userData(arguments), "@" + arguments, settings)
                .in(folder, system -> {});
        judgement.requireFlawless(plan.requests());
    }
}
