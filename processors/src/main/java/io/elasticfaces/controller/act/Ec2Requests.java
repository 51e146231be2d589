package io.elasticfaces.controller.act;

import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.controller.decide.InstanceChange;
import io.elasticfaces.controller.decide.Launch;
import io.elasticfaces.controller.observe.Instance;
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
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Creates the requests to EC2. */
public final class Ec2Requests {
    private final String launchTemplate;
    private final String prefix;

    /**
     * @param launchTemplate the name of the launch template for new instances; blank if none are launched
     * @param prefix the value of their tag {@value ResourceNames#DEPLOYMENT_TAG}
     */
    public Ec2Requests(String launchTemplate, String prefix) {
        this.launchTemplate = launchTemplate;
        this.prefix = prefix;
    }

    /** Returns the request for a change. */
    public Ec2Request of(@Body InstanceChange change) {
        return switch (change.operation()) {
            case START ->
                StartInstancesRequest.builder().instanceIds(change.ids()).build();
            case STOP ->
                StopInstancesRequest.builder().instanceIds(change.ids()).build();
            case FORCE_STOP ->
                StopInstancesRequest.builder()
                        .instanceIds(change.ids())
                        .force(true)
                        .build();
            case TERMINATE ->
                TerminateInstancesRequest.builder().instanceIds(change.ids()).build();
            case LAUNCH -> launch(change.launch());
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

    private Ec2Request launch(Launch launch) {
        String version = Long.toString(launch.version());
        return RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .clientToken(launch.clientToken())
                .launchTemplate(
                        template -> template.launchTemplateName(launchTemplate).version(version))
                // A worker that ends shuts its machine down; the instance must then be stopped, not terminated.
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP)
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(
                                tag("Name", launch.name()),
                                tag(ResourceNames.DEPLOYMENT_TAG, prefix),
                                tag(Instance.VERSION_TAG, version))
                        .build())
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
