package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.Image;
import io.elasticfaces.local.ec2.Instance;
import io.elasticfaces.local.ec2.InstanceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code faces roll} against the local EC2; instances are scripts that run while a file is there. */
class RollIT {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private EmptyCloud cloud;
    private Path work;

    @BeforeEach
    void start() throws Exception {
        cloud = new EmptyCloud(folder);
        work = folder.resolve("work");
        Path userData = Files.writeString(
                folder.resolve("user-data"),
                UserData.running("while [ -e " + UserData.quoted(work.toString()) + " ]; do sleep 0.1; done"));
        EmptyCloud.Result made =
                EmptyCloud.faces("provision", "--prefix", "p", "--instances", "4", "--user-data", userData.toString());
        assertThat(made.code()).as(made.all()).isZero();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    @Tag("long")
    void shouldReplaceStoppedOnesAndBackAgain() {
        List<String> before = cloud.living().stream().map(Instance::id).toList();

        EmptyCloud.Result there = roll(Image.OTHER, "v2", "30");

        assertThat(there.code()).as(there.all()).isZero();
        assertThat(cloud.living()).hasSize(4).allSatisfy(one -> {
            assertThat(before).doesNotContain(one.id());
            assertThat(one.tags())
                    .containsEntry("version", "v2")
                    .containsEntry("elastic-faces", "p")
                    .containsEntry("keep-warm", "false")
                    .doesNotContainKey("out-of-service");
            assertThat(one.spec().imageId()).isEqualTo(Image.OTHER.id());
            assertThat(one.spec().userData()).isNotEmpty();
        });
        assertThat(roll(Image.OTHER, "v2", "30").out())
                .contains("4 of 4 app instances")
                .contains("Nothing to do");

        assertThat(roll(Image.DEFAULT, "v1", "30").code()).isZero();
        assertThat(cloud.living())
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.spec().imageId()).isEqualTo(Image.DEFAULT.id()));
    }

    @Tag("long")
    @Test
    @Tag("long")
    void shouldWaitForOnesThatRunAndNeverEndThem() throws Exception {
        Instance busy = runOne("app-tier-instance-2");

        CompletableFuture<EmptyCloud.Result> rolling =
                CompletableFuture.supplyAsync(() -> roll(Image.OTHER, "v2", "90"));
        // The others are of the new version, and run as well while there is work.
        Awaitility.await()
                .atMost(Duration.ofSeconds(80))
                .until(() -> cloud.living().stream()
                                .filter(one -> one.tags().get("version").equals("v2"))
                                .count()
                        == 3);
        assertThat(cloud.instance("app-tier-instance-2").id()).isEqualTo(busy.id());
        assertThat(cloud.instance("app-tier-instance-2").state()).isEqualTo(InstanceState.RUNNING);

        Files.delete(work);

        EmptyCloud.Result done = rolling.get(2, TimeUnit.MINUTES);
        assertThat(done.code()).as(done.all()).isZero();
        assertThat(done.out()).doesNotContain("when it was terminated");
        assertThat(cloud.instance("app-tier-instance-2").tags()).containsEntry("version", "v2");
    }

    @Tag("long")
    @Test
    @Tag("long")
    void shouldReportWhatStillRunsAndGoOnLater() throws Exception {
        Instance busy = runOne("app-tier-instance-4");
        // Nobody else has work.
        Files.delete(work);
        Files.createFile(work);

        EmptyCloud.Result first = roll(Image.OTHER, "v2", "0", "--at-once", "4");

        assertThat(first.code()).isEqualTo(1);
        assertThat(first.out()).contains("still of another version: app-tier-instance-4; run the same command again");
        assertThat(cloud.instance("app-tier-instance-4").id()).isEqualTo(busy.id());

        Files.delete(work);
        assertThat(roll(Image.OTHER, "v2", "60").code()).isZero();
        assertThat(cloud.living()).allSatisfy(one -> assertThat(one.tags()).containsEntry("version", "v2"));
    }

    @Tag("long")
    @Test
    @Tag("long")
    void shouldLeaveInServiceWhatIsStartedMeanwhile() throws Exception {
        Instance started = cloud.instance("app-tier-instance-1");
        CompletableFuture<EmptyCloud.Result> rolling =
                CompletableFuture.supplyAsync(() -> roll(Image.OTHER, "v2", "0"));
        Awaitility.await().atMost(LONGEST).until(() -> "true"
                .equals(cloud.instance("app-tier-instance-1").tags().get("out-of-service")));
        Files.createFile(work);
        // A controller that has not seen the tag yet.
        cloud.aws.ec2().startInstances(start -> start.instanceIds(started.id()));

        EmptyCloud.Result result = rolling.get(3, TimeUnit.MINUTES);

        assertThat(result.out()).contains("started meanwhile, so put back into service: app-tier-instance-1");
        assertThat(cloud.instance("app-tier-instance-1").id()).isEqualTo(started.id());
        assertThat(cloud.instance("app-tier-instance-1").tags()).containsEntry("out-of-service", "false");
    }

    @Tag("long")
    @Test
    void shouldGoOnWhereAnEarlierOneBrokeOff() {
        // Out of service, and ended, and not launched anew; another out of service only.
        String ended = cloud.instance("app-tier-instance-4").id();
        cloud.tag(ended, "out-of-service", "true");
        cloud.tag(cloud.instance("app-tier-instance-1").id(), "out-of-service", "true");
        cloud.aws.ec2().terminateInstances(end -> end.instanceIds(ended));

        EmptyCloud.Result result = roll(Image.OTHER, "v2", "30");

        assertThat(result.code()).as(result.all()).isZero();
        assertThat(result.out()).contains("missing: [app-tier-instance-4]");
        assertThat(cloud.living()).hasSize(4).allSatisfy(one -> assertThat(one.tags())
                .containsEntry("version", "v2")
                .doesNotContainEntry("out-of-service", "true"));
    }

    @Test
    void shouldPutBackIntoServiceWhatAnEarlierOneLeftAndIsOfTheVersion() {
        cloud.tag(cloud.instance("app-tier-instance-2").id(), "out-of-service", "true");

        EmptyCloud.Result back = roll(Image.DEFAULT, "v1", "0");

        assertThat(back.code()).as(back.all()).isZero();
        assertThat(back.out()).contains("put back into service: app-tier-instance-2");
        assertThat(cloud.instance("app-tier-instance-2").tags()).containsEntry("out-of-service", "false");
    }

    @Test
    void shouldChangeNothingForAnImageThatIsNotThereOrInADryRun() {
        List<String> before = cloud.living().stream().map(Instance::id).toList();

        EmptyCloud.Result unknown =
                EmptyCloud.faces("roll", "--prefix", "p", "--image", "ami-00000000", "--image-version", "v2");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("ami-00000000");

        EmptyCloud.Result dry = roll(Image.OTHER, "v2", "30", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("would take out of service").contains("nothing was changed");

        EmptyCloud.Result nobody =
                EmptyCloud.faces("roll", "--prefix", "q", "--image", Image.OTHER.id(), "--image-version", "v2");
        assertThat(nobody.err()).contains("elastic-faces=q").contains("--adopt");
        assertThat(cloud.living()).extracting(Instance::id).isEqualTo(before);
        assertThat(cloud.living()).allSatisfy(one -> assertThat(one.tags()).doesNotContainKey("out-of-service"));
    }

    private Instance runOne(String name) throws Exception {
        Files.createFile(work);
        cloud.aws
                .ec2()
                .startInstances(start -> start.instanceIds(cloud.instance(name).id()));
        Awaitility.await().atMost(LONGEST).until(() -> cloud.instance(name).state() == InstanceState.RUNNING);
        return cloud.instance(name);
    }

    private static EmptyCloud.Result roll(Image image, String version, String wait, String... more) {
        String[] words = {
            "roll",
            "--prefix",
            "p",
            "--image",
            image.id(),
            "--image-version",
            version,
            "--settle",
            "4",
            "--boot",
            "5",
            "--wait",
            wait
        };
        return EmptyCloud.faces(
                Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new));
    }
}
