package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.local.ec2.Ec2Settings;
import io.elasticfaces.local.ec2.InstanceState;
import io.elasticfaces.local.ec2.LocalEc2;
import io.elasticfaces.worker.handler.InstanceTags;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a worker reads of its instance's tags, from a metadata service of EC2's kind. */
class InstanceTagsIT {
    @TempDir
    Path folder;

    @Test
    void shouldStayOnlyWhileTheControllersTagSaysSo() {
        try (LocalEc2 ec2 = LocalEc2.start(Ec2Settings.in(folder.resolve("ec2")))) {
            ec2.seed("app-tier-instance-1", InstanceState.STOPPED, "#!/bin/sh\n");
            String id = ec2.instances().get(0).id();
            try (InstanceTags tags = new InstanceTags(Optional.of(URI.create(ec2.endpoint() + "/imds/" + id + "/")));
                    Ec2Client client = client(ec2.endpoint())) {
                assertThat(tags.keepWarm()).as("not tagged").isFalse();

                tag(client, id, "true");
                assertThat(tags.keepWarm()).isTrue();

                tag(client, id, "false");
                assertThat(tags.keepWarm()).isFalse();
            }
        }
    }

    @Test
    void shouldNotStayWhereThereIsNoMetadata() {
        try (InstanceTags tags = new InstanceTags(Optional.of(URI.create("http://127.0.0.1:1")))) {
            assertThat(tags.keepWarm()).isFalse();
        }
    }

    private static void tag(Ec2Client client, String id, String value) {
        client.createTags(request -> request.resources(id)
                .tags(Tag.builder()
                        .key(ResourceNames.KEEP_WARM_TAG)
                        .value(value)
                        .build()));
    }

    private static Ec2Client client(URI endpoint) {
        return Ec2Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local-secret")))
                .build();
    }
}
