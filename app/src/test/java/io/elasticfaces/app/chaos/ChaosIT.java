package io.elasticfaces.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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
    @Tag("chaos")
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
                .in(folder);
        assertThat(judgement.sent()).as("sent").isEqualTo(plan.requests());
        assertThat(judgement.lost()).as("lost").isEmpty();
        assertThat(judgement.swapped()).as("swapped").isEmpty();
        assertThat(judgement.wrong()).as("wrong").isEmpty();
        assertThat(judgement.twice()).as("answered twice").isEmpty();
    }
}
