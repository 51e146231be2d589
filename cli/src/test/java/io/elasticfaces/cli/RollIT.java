package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code faces roll} with the local EC2. Instances are scripts that run while a file exists. */
class RollIT {
    @TempDir
    Path folder;

    private AppCloud cloud;
    private Path work;

    @BeforeEach
    void start() throws Exception {
        cloud = new AppCloud(folder);
        work = folder.resolve("work");
        Path userData = Files.writeString(
                folder.resolve("user-data"),
                UserData.running("while [ -e " + UserData.quoted(work.toString()) + " ]; do sleep 0.1; done"));
        AppCloud.Result provisioned =
                AppCloud.faces("provision", "--prefix", "p", "--instances", "4", "--user-data", userData.toString());
        assertThat(provisioned.code()).as(provisioned.all()).isZero();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    @Tag("long")
    void shouldReplaceStoppedInstancesAndBackAgain() {
        List<String> before = ids();

        requireRolled(roll(Image.OTHER, "v2", "30"), "v2");
        assertThat(cloud.living()).allSatisfy(one -> {
            assertThat(before).doesNotContain(one.id());
            assertThat(one.tags())
                    .containsEntry("elastic-faces", "p")
                    .containsEntry("keep-warm", "false")
                    .doesNotContainKey("out-of-service");
            assertThat(one.spec().imageId()).isEqualTo(Image.OTHER.id());
            assertThat(one.spec().userData()).isNotEmpty();
        });
        assertThat(roll(Image.OTHER, "v2", "30").out()).contains("4 of 4 app instances", "Nothing to do");

        requireRolled(roll(Image.DEFAULT, "v1", "30"), "v1");
    }

    private void requireRolled(AppCloud.Result result, String version) {
        assertThat(result.code()).as(result.all()).isZero();
        assertThat(cloud.living()).hasSize(4).allSatisfy(one -> assertThat(one.tags())
                .containsEntry("version", version)
                .doesNotContainEntry("out-of-service", "true"));
    }

    @Test
    @Tag("long")
    void shouldWaitForRunningInstancesAndNeverTerminateThem() throws Exception {
        Instance busy = run(2);

        var rolling = CompletableFuture.supplyAsync(() -> roll(Image.OTHER, "v2", "90"));
        // The other instances have the new version, and also run while there is work.
        await().until(() -> cloud.living().stream()
                        .filter(one -> one.tags().get("version").equals("v2"))
                        .count()
                == 3);
        assertThat(cloud.instance(2).id()).isEqualTo(busy.id());
        assertThat(cloud.instance(2).state()).isEqualTo(InstanceState.RUNNING);

        Files.delete(work);

        requireRolled(rolling.join(), "v2");
        assertThat(rolling.join().out()).doesNotContain("when it was terminated");
    }

    @Test
    @Tag("long")
    void shouldReportWhatStillRunsAndGoOnLater() throws Exception {
        Instance busy = run(4);
        // The others have no work.
        Files.delete(work);
        Files.createFile(work);

        AppCloud.Result first = roll(Image.OTHER, "v2", "0", "--at-once", "4");

        assertThat(first.code()).isEqualTo(1);
        assertThat(first.out()).contains("still of another version: app-tier-instance-4; run the same command again");
        assertThat(cloud.instance(4).id()).isEqualTo(busy.id());

        Files.delete(work);
        requireRolled(roll(Image.OTHER, "v2", "60"), "v2");
    }

    @Test
    @Tag("long")
    void shouldLeaveInServiceWhatIsStartedMeanwhile() throws Exception {
        Instance started = cloud.instance(1);
        var rolling = CompletableFuture.supplyAsync(() -> roll(Image.OTHER, "v2", "0"));
        await().until(() -> "true".equals(cloud.instance(1).tags().get("out-of-service")));
        Files.createFile(work);
        // As a controller does that has not seen the tag yet.
        cloud.aws.ec2().startInstances(start -> start.instanceIds(started.id()));

        assertThat(rolling.join().out()).contains("started meanwhile, so put back into service: app-tier-instance-1");
        assertThat(cloud.instance(1).id()).isEqualTo(started.id());
        assertThat(cloud.instance(1).tags()).containsEntry("out-of-service", "false");
    }

    @Test
    @Tag("long")
    void shouldGoOnWhereAnEarlierRollEnded() {
        String terminated = cloud.instance(4).id();
        cloud.tag(terminated, "out-of-service", "true");
        cloud.tag(cloud.instance(1).id(), "out-of-service", "true");
        cloud.aws.ec2().terminateInstances(end -> end.instanceIds(terminated));

        AppCloud.Result result = roll(Image.OTHER, "v2", "30");

        requireRolled(result, "v2");
        assertThat(result.out()).contains("missing: [app-tier-instance-4]");
    }

    @Test
    void shouldChangeOnlyWhatIsAskedFor() {
        List<String> before = ids();

        AppCloud.Result unknown = roll("p", "ami-00000000", "v2");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("ami-00000000");

        AppCloud.Result dry = roll(Image.OTHER, "v2", "30", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("would take out of service", "nothing was changed");

        assertThat(roll("q", Image.OTHER.id(), "v2").err()).contains("elastic-faces=q", "--adopt");
        assertThat(cloud.living()).allSatisfy(one -> assertThat(one.tags()).doesNotContainKey("out-of-service"));

        // An earlier roll left an instance of the version out of service.
        cloud.tag(cloud.instance(2).id(), "out-of-service", "true");
        AppCloud.Result back = roll(Image.DEFAULT, "v1", "0");
        assertThat(back.code()).as(back.all()).isZero();
        assertThat(back.out()).contains("put back into service: app-tier-instance-2");
        assertThat(cloud.instance(2).tags()).containsEntry("out-of-service", "false");
        assertThat(ids()).isEqualTo(before);
    }

    private List<String> ids() {
        return cloud.living().stream().map(Instance::id).toList();
    }

    private Instance run(int number) throws Exception {
        Files.createFile(work);
        cloud.aws
                .ec2()
                .startInstances(
                        start -> start.instanceIds(cloud.instance(number).id()));
        await().until(() -> cloud.instance(number).state() == InstanceState.RUNNING);
        return cloud.instance(number);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(WebTier.LONG.multipliedBy(2));
    }

    private static AppCloud.Result roll(Image image, String version, String wait, String... more) {
        return roll(
                "p",
                image.id(),
                version,
                ("--settle 4 --boot 5 --wait " + wait + " " + String.join(" ", more)).split(" "));
    }

    private static AppCloud.Result roll(String prefix, String image, String version, String... more) {
        String options = "roll --prefix " + prefix + " --image " + image + " --image-version " + version;
        return AppCloud.faces((options + " " + String.join(" ", more)).strip().split(" "));
    }
}
