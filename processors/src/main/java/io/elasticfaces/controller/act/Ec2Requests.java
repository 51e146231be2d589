package io.elasticfaces.controller.act;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.controller.decide.InstanceChange;
import org.apache.camel.Body;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Request;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Creates the requests to EC2. */
public final class Ec2Requests {
    private final String launchTemplate;

    /** @param launchTemplate the name of the launch template for new instances; blank if none are launched */
    public Ec2Requests(String launchTemplate) {
        this.launchTemplate = launchTemplate;
    }

    /** Returns the request for a change. */
    public Ec2Request of(@Body InstanceChange change) {
        return switch (change.operation()) {
            case START ->
                StartInstancesRequest.builder().instanceIds(change.ids()).build();
            case STOP ->
                StopInstancesRequest.builder().instanceIds(change.ids()).build();
            case LAUNCH -> launch(change);
            case KEEP_WARM -> tag(change, "true");
            // Overwriting the tag needs no permission to delete tags.
            case RELEASE -> tag(change, "false");
        };
    }

    private static Ec2Request tag(InstanceChange change, String value) {
        return CreateTagsRequest.builder()
                .resources(change.ids())
                .tags(tag(ResourceNames.KEEP_WARM_TAG, value))
                .build();
    }

    private Ec2Request launch(InstanceChange change) {
        return RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(change.clientToken())
                .launchTemplate(
                        template -> template.launchTemplateName(launchTemplate).version("$Default"))
                // A worker that ends shuts its machine down; the instance must then be stopped, not terminated.
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP)
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(tag("Name", change.ids().get(0)))
                        .build())
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
