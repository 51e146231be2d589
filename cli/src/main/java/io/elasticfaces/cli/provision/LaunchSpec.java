package io.elasticfaces.cli.provision;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * What app instances are launched as.
 *
 * @param image {@code ami-...}
 * @param instanceType e.g. {@code t2.micro}
 * @param subnet empty for the default network's
 * @param securityGroups their ids; none for the network's default group
 * @param instanceProfile name or ARN; empty for none, then a worker has no rights on AWS
 * @param keyName of an SSH key; empty for none
 * @param userData in Base64, empty for none
 */
public record LaunchSpec(
        String image,
        String instanceType,
        String subnet,
        List<String> securityGroups,
        String instanceProfile,
        String keyName,
        String userData) {
    public LaunchSpec {
        securityGroups = List.copyOf(securityGroups);
    }

    /** Returns the user data in Base64, as EC2 takes it. */
    public static String base64(String userData) {
        return Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns what an instance was launched as. */
    static LaunchSpec of(AppInstance instance, Ec2Client ec2) {
        var described = instance.described();
        var attribute = ec2.describeInstanceAttribute(
                        ask -> ask.instanceId(instance.id()).attribute(InstanceAttributeName.USER_DATA))
                .userData();
        return new LaunchSpec(
                described.imageId(),
                described.instanceTypeAsString(),
                orEmpty(described.subnetId()),
                described.securityGroups().stream()
                        .map(GroupIdentifier::groupId)
                        .toList(),
                described.iamInstanceProfile() == null
                        ? ""
                        : orEmpty(described.iamInstanceProfile().arn()),
                orEmpty(described.keyName()),
                attribute == null ? "" : orEmpty(attribute.value()));
    }

    /** Returns the same of another image. */
    LaunchSpec from(String otherImage) {
        return new LaunchSpec(otherImage, instanceType, subnet, securityGroups, instanceProfile, keyName, userData);
    }

    /** Makes the request for one instance, which has its name and tags from its first moment. */
    RunInstancesRequest request(String name, Map<String, String> tags) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Name", name);
        all.putAll(tags);
        RunInstancesRequest.Builder request = RunInstancesRequest.builder()
                .minCount(1)
                .maxCount(1)
                .imageId(image)
                .instanceType(instanceType)
                // A worker that ends powers its machine off, and is to be found stopped, not gone.
                .instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP)
                // IMDSv2 only; a worker reads its tag keep-warm there.
                .metadataOptions(options -> options.httpTokens(HttpTokensState.REQUIRED)
                        .httpPutResponseHopLimit(1)
                        .instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
                .tagSpecifications(TagSpecification.builder()
                        .resourceType(ResourceType.INSTANCE)
                        .tags(AppFleet.tags(all))
                        .build());
        if (!subnet.isEmpty()) {
            request.subnetId(subnet);
        }
        if (!securityGroups.isEmpty()) {
            request.securityGroupIds(securityGroups);
        }
        if (!instanceProfile.isEmpty()) {
            IamInstanceProfileSpecification.Builder profile = IamInstanceProfileSpecification.builder();
            request.iamInstanceProfile(
                    (instanceProfile.startsWith("arn:") ? profile.arn(instanceProfile) : profile.name(instanceProfile))
                            .build());
        }
        if (!keyName.isEmpty()) {
            request.keyName(keyName);
        }
        if (!userData.isEmpty()) {
            request.userData(userData);
        }
        return request.build();
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
