package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.aws.AwsClients;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/** {@code faces provision} and {@code faces teardown} where buckets have tags and settings: moto's AWS. */
@org.junit.jupiter.api.Tag("long") // The other Tag is of S3.
class ProvisionMotoIT {
    @TempDir
    Path folder;

    private Process moto;
    private AwsClients aws;

    @BeforeEach
    void start() throws IOException {
        Programs.require("moto_server");
        String port = Integer.toString(Programs.freePorts());
        moto = Programs.program(folder.resolve("moto.log"), Map.of(), "moto_server", "-H", "127.0.0.1", "-p", port)
                .start();
        String endpoint = "http://127.0.0.1:" + port;
        new LocalAws(endpoint, endpoint, endpoint).use();
        aws = AwsClients.pooled(2);
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> aws.sqs().listQueues().queueUrls().isEmpty());
    }

    @AfterEach
    void stop() {
        if (moto != null) {
            aws.close();
            moto.descendants().forEach(ProcessHandle::destroyForcibly);
            moto.destroyForcibly();
        }
    }

    @Test
    void shouldSetUpMendAndRemoveWhatAwsHas() {
        AppCloud.Result first = provision();

        assertThat(first.code()).as(first.all()).isZero();
        assertThat(first.out()).doesNotContain("not supported here");
        S3Client s3 = aws.s3();
        for (String bucket : new String[] {"p-in-bucket", "p-out-bucket", "p-state-bucket"}) {
            assertThat(s3.getBucketTagging(get -> get.bucket(bucket)).tagSet())
                    .containsExactly(
                            Tag.builder().key("elastic-faces").value("p").build());
            assertThat(s3.getPublicAccessBlock(get -> get.bucket(bucket)).publicAccessBlockConfiguration())
                    .matches(block -> block.blockPublicAcls()
                            && block.blockPublicPolicy()
                            && block.ignorePublicAcls()
                            && block.restrictPublicBuckets());
            assertThat(s3.getBucketEncryption(get -> get.bucket(bucket))
                            .serverSideEncryptionConfiguration()
                            .rules())
                    .allMatch(rule ->
                            rule.applyServerSideEncryptionByDefault().sseAlgorithm() == ServerSideEncryption.AES256);
            assertThat(s3.getBucketOwnershipControls(get -> get.bucket(bucket))
                            .ownershipControls()
                            .rules())
                    .allMatch(rule -> rule.objectOwnership() == ObjectOwnership.BUCKET_OWNER_ENFORCED);
            assertThat(s3.getBucketPolicy(get -> get.bucket(bucket)).policy())
                    .contains("aws:SecureTransport", "arn:aws:s3:::" + bucket + "/*");
            assertThat(s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket)).rules().stream()
                            .anyMatch(rule -> rule.expiration() != null
                                    && rule.expiration().days() == 1))
                    .isEqualTo(!bucket.equals("p-state-bucket"));
        }

        assertThat(provision().out()).isEqualTo("Nothing to do: everything is there.\n");

        s3.deletePublicAccessBlock(delete -> delete.bucket("p-out-bucket"));
        s3.deleteBucketPolicy(delete -> delete.bucket("p-in-bucket"));
        assertThat(provision().out())
                .isEqualTo("  make p-in-bucket want TLS\n  make p-out-bucket private\nDone, with 2 changes.\n");

        assertThat(AppCloud.faces("teardown", "--prefix", "p", "--yes", "--force")
                        .code())
                .isZero();
        assertThat(s3.listBuckets().buckets()).isEmpty();
        assertThat(aws.sqs().listQueues().queueUrls()).isEmpty();
        assertThat(aws.ec2().describeInstances().reservations())
                .flatExtracting(reservation -> reservation.instances())
                .allMatch(instance -> instance.state().name() == InstanceStateName.TERMINATED);
    }

    @Test
    void shouldLeaveABucketThatCarriesNoTag() {
        aws.s3().createBucket(create -> create.bucket("p-in-bucket"));

        AppCloud.Result refused = provision();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("bucket p-in-bucket").contains("--adopt");

        assertThat(AppCloud.faces("teardown", "--prefix", "p", "--yes").out())
                .contains("left alone: bucket p-in-bucket")
                .contains("Nothing is there");
        assertThat(aws.s3().listBuckets().buckets()).hasSize(1);
    }

    /** moto's instances never stop, so the test does not wait for them. */
    private AppCloud.Result provision() {
        String image = aws.ec2().describeImages().images().get(0).imageId();
        return AppCloud.faces("provision", "--prefix", "p", "--instances", "2", "--image", image, "--wait", "0");
    }
}
