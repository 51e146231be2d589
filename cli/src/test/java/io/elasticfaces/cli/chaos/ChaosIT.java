package io.elasticfaces.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.ChaosWorker;
import io.elasticfaces.cli.Programs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No answer is lost, swapped, wrong, or given twice while workers, web tier, S3, SQS and EC2 fail. The system property
 * {@code chaos.seed} chooses another random sequence.
 */
class ChaosIT {
    @TempDir
    Path folder;

    @Test
    void shouldAnswerEverybodyRightWhileThingsFail() throws Exception {
        run(ChaosPlan.BRIEF, Map.of());
    }

    @Test
    @Tag("long")
    void shouldAnswerEverybodyRightWhereWorkersReceiveAhead() throws Exception {
        run(ChaosPlan.BRIEF, Map.of("APP_WORKER_CONSUMERS", "2"));
    }

    @Test
    @Tag("long")
    void shouldAnswerEverybodyRightWhereTheWebTierHasItsOwnQueue() throws Exception {
        run(ChaosPlan.BRIEF, Map.of("APP_WEB_REPLY_QUEUE", "own"));
    }

    @Test
    @Tag("chaos")
    void shouldAnswerTenThousandRightWhileThingsFail() throws Exception {
        run(ChaosPlan.FULL, Map.of());
    }

    private void run(ChaosPlan plan, Map<String, String> settings) throws Exception {
        Path arguments = folder.resolve("chaos-worker.args");
        try (ChaosRun run = new ChaosRun(folder, plan, ChaosWorker.userData(arguments), "@" + arguments, settings)) {
            run.run(ChaosPicture.quick(plan)).requireFlawless(plan.requests());
            for (String fault : new String[] {"workers killed", "web tier killed", "web tier restarted"}) {
                assertThat(run.counts.of(fault)).as(fault).isPositive();
            }
        }
    }

    /** The workers are as shipped, and the pictures are the drawn people of {@code samples}. */
    @Test
    @Tag("long")
    void shouldNameRealPicturesWhileThingsFail() throws Exception {
        Programs.requireModels();
        Map<String, String> settings = Map.of(
                "FACES_STATE", folder.toString(),
                "FACES_MODELS", Programs.MODELS.toString(),
                "APP_WORKER_MODELS", "dlib");
        String userData = ChaosWorker.userData("exec '" + Programs.HOME.resolve("faces") + "' worker");
        try (ChaosRun run =
                new ChaosRun(folder, ChaosPlan.REAL, userData, "io.elasticfaces.cli.WorkerMain", settings)) {
            Map<String, String> direct = new HashMap<>(run.direct());
            direct.putAll(settings);
            Path samples = Programs.HOME.resolve("samples");
            Programs.requireSuccess(Programs.faces(
                    folder.resolve("people.log"),
                    direct,
                    "people",
                    "add",
                    samples.resolve("enrol").toString()));
            run.run(ChaosPicture.real(samples)).requireFlawless(ChaosPlan.REAL.requests());
        }
    }
}
