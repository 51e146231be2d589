package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.faults.RandomFaults;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever EC2 does to the controller, every request is answered, and the fleet goes back to none. */
class ScalingFaultsIT {
    private static final int POOL = 6;
    private static final int MOST = 4;
    private static final int REQUESTS = 40;

    @TempDir
    Path folder;

    private ScalingRig rig;
    private PretendWorkers workers;

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldAnswerEveryRequestUnderAllFaultsTogether() throws Exception {
        shouldAnswerEveryRequest(
                "all of it",
                "100..800",
                "boot-failures=0.2,impaired=0.1,mean-life=3,capacity=3,no-capacity=0.2,throttled=0.2,seed=1");
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "boots of all lengths      |lognormal:300,1|",
                "boots that fail           |0      |boot-failures=0.5",
                "boots that hang           |0      |impaired=0.3,seed=6",
                "instances taken away      |0      |mean-life=1",
                "room for two only         |0      |capacity=2",
                "no room by chance         |0      |no-capacity=0.5",
                "calls refused by chance   |0      |throttled=0.3",
                "a rate below the ticks'   |0      |calls-per-second=4,call-burst=4"
            })
    void shouldAnswerEveryRequest(String what, String bootDelay, String faults) throws Exception {
        start(bootDelay, faults == null ? "" : faults);

        rig.send(REQUESTS);
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    workers.step();
                    assertThat(rig.inState(InstanceState.RUNNING).size()
                                    + rig.inState(InstanceState.PENDING).size())
                            .isLessThanOrEqualTo(MOST);
                    assertThat(workers.answered()).as(rig::status).isEqualTo(REQUESTS);
                });

        Awaitility.await("none runs")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    workers.step();
                    return rig.inState(InstanceState.STOPPED).size() == POOL;
                });
    }

    private void start(String bootDelay, String faults) throws Exception {
        Ec2Settings settings = Ec2Settings.in(folder.resolve("ec2")).withFaults(RandomFaults.parse(bootDelay, faults));
        rig = new ScalingRig(folder, settings, Map.of("VisibilityTimeout", "2"));
        workers = new PretendWorkers(rig, folder);
        rig.seed(POOL, workers.userData());
        rig.startTheController(Map.of(
                "app.controller.max",
                Integer.toString(MOST),
                "app.controller.startup-grace",
                "3s",
                "app.controller.stabilization-window",
                "1s",
                "app.worker.keep-warm-most",
                "0s",
                "app.controller.idle-timeout",
                "3s"));
    }
}
