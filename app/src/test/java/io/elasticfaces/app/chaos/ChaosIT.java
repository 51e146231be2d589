package io.elasticfaces.app.chaos;

import io.elasticfaces.app.ChaosWorker;
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
        run(ChaosPlan.brief());
    }

    @Test
    @Tag("chaos")
    void shouldAnswerTenThousandRightWhileThingsFail() throws Exception {
        run(ChaosPlan.full());
    }

    private void run(ChaosPlan plan) throws Exception {
        Path arguments = folder.resolve("chaos-worker.args");
        Judgement judgement = new ChaosRun(
                        plan, Pictures.quick(plan), ChaosWorker.userData(arguments), "@" + arguments, Map.of())
                .in(folder, system -> {});
        judgement.requireFlawless(plan.requests());
    }
}
