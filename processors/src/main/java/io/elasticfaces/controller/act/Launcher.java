package io.elasticfaces.controller.act;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Body;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Makes the call that launches an instance. One call per instance: the tags of a call are those of all its instances,
 * and an instance that got its name only later would be nobody's until then.
 */
public final class Launcher {
    private final LaunchSettings settings;

    public Launcher(LaunchSettings settings) {
        this.settings = settings;
    }

    /** Makes the request for one instance, named and with its client token. */
    public RunInstancesRequest request(@Body Launch launch) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(launch.clientToken())
                // A worker that ends powers its machine off, and is to be found stopped, not gone.
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP)
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder().key("Name").value(launch.name()).build())
                        .build());
        if (!settings.template().isBlank()) {
            return request.launchTemplate(template ->
                            template.launchTemplateName(settings.template()).version("$Default"))
                    .build();
        }
        request.imageId(settings.image()).instanceType(settings.instanceType());
        if (!settings.userData().isBlank()) {
            request.userData(
                    Base64.getEncoder().encodeToString(settings.userData().getBytes(StandardCharsets.UTF_8)));
        }
        return request.build();
    }
}
