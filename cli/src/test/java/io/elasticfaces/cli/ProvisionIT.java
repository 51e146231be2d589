package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.InstanceState;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** {@code faces provision} and {@code faces teardown} with the local cloud. Instances are scripts that end at once. */
class ProvisionIT {
    @TempDir
    Path folder;

    private AppCloud cloud;
    private Path userData;

    @BeforeEach
    void start() throws Exception {
        cloud = new AppCloud(folder);
        userData = Files.writeString(folder.resolve("user-data"), "#!/bin/bash\nexit 0\n");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void shouldMakeWhatIsMissingAndNothingTwice() {
        AppCloud.Result first = provision("--instances", "3");

        assertThat(first.code()).as(first.all()).isZero();
        assertThat(buckets()).containsExactly("p-in-bucket", "p-out-bucket", "p-state-bucket");
        assertThat(cloud.attributes("p-req-queue"))
                .containsEntry("MaximumMessageSize", "1024")
                .containsEntry("VisibilityTimeout", "30")
                .containsEntry("SqsManagedSseEnabled", "true")
                .hasEntrySatisfying("Policy", policy -> assertThat(policy).contains("aws:SecureTransport"))
                .hasEntrySatisfying(
                        "RedrivePolicy", redrive -> assertThat(redrive).contains("p-dead-queue", "10"));
        assertThat(cloud.attributes("p-resp-queue")).containsEntry("MaximumMessageSize", "1024");
        assertThat(cloud.living()).hasSize(3).allSatisfy(one -> {
            assertThat(one.state()).isEqualTo(InstanceState.STOPPED);
            assertThat(one.tags())
                    .containsEntry("elastic-faces", "p")
                    .containsEntry("version", "v1")
                    .containsEntry("keep-warm", "false");
        });

        AppCloud.Result second = provision("--instances", "3");
        assertThat(second.out())
                .contains("Nothing to do")
                .doesNotContain("make")
                .doesNotContain("launch");

        // Half of it is lost, more is wanted, and the request queue is as an earlier version made it.
        String redrive = cloud.attributes("p-req-queue").get("RedrivePolicy").replace("10", "5");
        cloud.aws.sqs().setQueueAttributes(set -> set.queueUrl(cloud.url("p-req-queue"))
                .attributesWithStrings(Map.of("RedrivePolicy", redrive)));
        aws().deleteBucket(delete -> delete.bucket("p-out-bucket"));
        cloud.aws.sqs().setQueueAttributes(set -> set.queueUrl(cloud.url("p-resp-queue"))
                .attributesWithStrings(Map.of("VisibilityTimeout", "7")));
        cloud.aws
                .ec2()
                .terminateInstances(end -> end.instanceIds(cloud.instance(2).id()));
        AppCloud.Result third = provision("--instances", "4");

        assertThat(third.out().lines().filter(line -> !line.contains("not supported")))
                .startsWith(
                        "make the bucket p-out-bucket",
                        "  set p-req-queue RedrivePolicy",
                        "  set p-resp-queue VisibilityTimeout",
                        "launch app-tier-instance-2 of ami-0e1a571cface50001 on c7a.medium",
                        "launch app-tier-instance-4 of ami-0e1a571cface50001 on c7a.medium")
                .endsWith("Done, with 5 changes.");
        assertThat(cloud.living()).extracting(AppCloud::name).hasSize(4);
    }

    @Test
    void shouldOnlySayWhatItWouldDo() {
        AppCloud.Result said = provision("--instances", "2", "--dry-run");

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("would make the bucket p-in-bucket")
                .contains("would launch app-tier-instance-2")
                .contains("nothing was changed");
        assertThat(buckets()).isEmpty();
        assertThat(cloud.aws.sqs().listQueues().queueUrls()).isEmpty();
        assertThat(cloud.living()).isEmpty();
    }

    @Test
    void shouldRefuseAQueueThatDeadLettersBeforeWorkersGiveUp() {
        System.setProperty("app.redrive-receive-count", "5");
        AppCloud.Result refused;
        try {
            refused = provision("--instances", "1");
        } finally {
            System.clearProperty("app.redrive-receive-count");
        }

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("The setting app.redrive-receive-count=5 cannot be used. Set it to more than"
                        + " app.max-receive-count, which is 5.");
        assertThat(buckets()).isEmpty();
        assertThat(cloud.aws.sqs().listQueues().queueUrls()).isEmpty();
        assertThat(cloud.living()).isEmpty();
    }

    @Test
    void shouldTouchNothingWhereSomethingIsNotOurs() {
        cloud.seed(1, "#!/bin/bash\n");

        AppCloud.Result refused = provision("--instances", "2");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("app-tier-instance-1").contains("--adopt");
        assertThat(buckets()).isEmpty();

        AppCloud.Result adopted = provision("--instances", "2", "--adopt");
        assertThat(adopted.code()).as(adopted.all()).isZero();
        assertThat(cloud.instance(1).tags()).containsEntry("elastic-faces", "p");

        AppCloud.Result another = AppCloud.faces("provision", "--prefix", "q", "--adopt");
        assertThat(another.code()).isEqualTo(1);
        assertThat(another.err()).contains("Another deployment's").contains("app-tier-instance-1");
    }

    @Test
    void shouldSayWhichInstancesDoNotStopThemselves() throws Exception {
        Files.writeString(userData, "#!/bin/bash\nexec sleep 1000\n");

        AppCloud.Result result = provision("--instances", "1", "--wait", "2");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("app-tier-instance-1 (running)").contains("have not stopped themselves");
    }

    @Test
    void shouldRemoveAllOfOneDeploymentAndNothingElse() {
        provision("--instances", "2");
        AppCloud.faces("provision", "--prefix", "other", "--instances", "0");
        cloud.seed(9, "#!/bin/bash\n");
        IntStream.range(0, 1_005).parallel().forEach(i -> aws().putObject(
                        put -> put.bucket("p-in-bucket").key("k" + i), RequestBody.fromString("x")));
        List<String> before = buckets();

        assertThat(AppCloud.faces("teardown", "--prefix", "p", "--dry-run").out())
                .contains("bucket   p-in-bucket (1000+ objects")
                .contains("would terminate 2 instances")
                .doesNotContain("app-tier-instance-9");
        AppCloud.Result declined = answering("q\n", () -> AppCloud.faces("teardown", "--prefix", "p"));
        assertThat(declined.code()).isEqualTo(1);
        assertThat(declined.out()).endsWith("Nothing was removed.\n");
        assertThat(buckets()).isEqualTo(before);

        AppCloud.Result done = answering("p\n", () -> AppCloud.faces("teardown", "--prefix", "p"));

        assertThat(done.code()).as(done.all()).isZero();
        assertThat(done.out()).contains("1005 objects of p-in-bucket are deleted");
        assertThat(buckets()).containsExactly("other-in-bucket", "other-out-bucket", "other-state-bucket");
        assertThat(cloud.aws.sqs().listQueues().queueUrls()).hasSize(3).allMatch(url -> url.contains("/other-"));
        assertThat(cloud.living()).extracting(AppCloud::name).containsExactly("app-tier-instance-9");
        assertThat(AppCloud.faces("teardown", "--prefix", "p", "--yes").out()).startsWith("Nothing is there");
    }

    @Test
    void shouldNotRemoveWhileInstancesRun() throws Exception {
        Files.writeString(userData, "#!/bin/bash\nexec sleep 1000\n");
        provision("--instances", "1", "--wait", "0");

        AppCloud.Result refused = AppCloud.faces("teardown", "--prefix", "p", "--yes");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("app-tier-instance-1").contains("--force");
        assertThat(buckets()).hasSize(3);

        assertThat(AppCloud.faces("teardown", "--prefix", "p", "--yes", "--force")
                        .code())
                .isZero();
        assertThat(cloud.living()).isEmpty();
    }

    @Test
    void shouldLeaveToAStackWhatItMade() {
        provision("--instances", "1");
        // AWS alone may write tags that begin with aws:, so the queue's stands for all.
        cloud.aws.sqs().tagQueue(tag -> tag.queueUrl(cloud.url("p-req-queue"))
                .tags(Map.of("aws:cloudformation:stack-name", "s")));

        AppCloud.Result done = AppCloud.faces("teardown", "--prefix", "p", "--yes");

        assertThat(done.out()).contains("p-req-queue (0 messages): left to its stack");
        assertThat(cloud.aws.sqs().listQueues().queueUrls()).hasSize(1);
        assertThat(cloud.attributes("p-req-queue")).containsKey(QueueAttributeName.QUEUE_ARN.toString());
    }

    private AppCloud.Result provision(String... more) {
        String[] words = {"provision", "--prefix", "p", "--user-data", userData.toString()};
        return AppCloud.faces(Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new));
    }

    private static AppCloud.Result answering(String line, Supplier<AppCloud.Result> run) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        try {
            return run.get();
        } finally {
            System.setIn(before);
        }
    }

    private S3Client aws() {
        return cloud.aws.s3();
    }

    private List<String> buckets() {
        return aws().listBuckets().buckets().stream().map(Bucket::name).sorted().toList();
    }
}
