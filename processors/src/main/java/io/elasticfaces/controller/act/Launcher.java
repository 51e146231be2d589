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
 * Creates the requests that launch instances. Each instance has its own request, because the tags of a request,
 * including the name, apply to all its instances.
 */
public final class Launcher {
    private final LaunchSettings settings;

    public Launcher(LaunchSettings settings) {
        this.settings = settings;
    }

    /** Returns the request for one instance, with its name and client token. */
    public RunInstancesRequest request(@Body Launch launch) {
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(launch.clientToken())
                // A worker that ends shuts its machine down; the instance must then be stopped, not terminated.
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
