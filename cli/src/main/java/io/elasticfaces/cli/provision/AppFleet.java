package io.elasticfaces.cli.provision;

import io.elasticfaces.controller.observe.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.aws2.ec2.AWS2EC2Operations;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceStateChange;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesResponse;

/** The app instances, as EC2 has them. */
final class AppFleet {
    private static final int PAGE = 1000;

    private final CamelAws aws;

    AppFleet(CamelAws aws) {
        this.aws = aws;
    }

    /** Returns every instance that has an app instance's name, whosoever it is, by number; those that have ended too. */
    List<AppInstance> all() {
        List<AppInstance> found = new ArrayList<>();
        String next = null;
        do {
            DescribeInstancesResponse page = aws.ec2(
                    AWS2EC2Operations.describeInstances,
                    DescribeInstancesRequest.builder()
                            .filters(Filter.builder()
                                    .name("tag:Name")
                                    .values(Instance.NAME_PREFIX + "*")
                                    .build())
                            .maxResults(PAGE)
                            .nextToken(next)
                            .build(),
                    DescribeInstancesResponse.class);
            page.reservations().stream()
                    .flatMap(reservation -> reservation.instances().stream())
                    .forEach(described -> AppInstance.numberOf(described)
                            .ifPresent(number ->
                                    found.add(new AppInstance(number, AppInstance.tagsOf(described), described))));
            next = page.nextToken();
        } while (next != null && !next.isEmpty());
        found.sort(Comparator.comparingInt(AppInstance::number));
        return found;
    }

    /** Returns those that live. */
    List<AppInstance> living() {
        return all().stream().filter(AppInstance::lives).toList();
    }

    /** Launches one instance and returns its id. */
    String launch(LaunchSpec spec, String name, Map<String, String> tags) {
        return aws.ec2(AWS2EC2Operations.createAndRunInstances, spec.request(name, tags), RunInstancesResponse.class)
                .instances()
                .get(0)
                .instanceId();
    }

    void tag(List<AppInstance> instances, Map<String, String> tags) {
        aws.ec2(
                AWS2EC2Operations.createTags,
                CreateTagsRequest.builder()
                        .resources(instances.stream().map(AppInstance::id).toList())
                        .tags(tags(tags))
                        .build(),
                Object.class);
    }

    /** Terminates instances and returns what each was in before. */
    List<InstanceStateChange> terminate(List<AppInstance> instances) {
        return aws.ec2(
                        AWS2EC2Operations.terminateInstances,
                        TerminateInstancesRequest.builder()
                                .instanceIds(
                                        instances.stream().map(AppInstance::id).toList())
                                .build(),
                        TerminateInstancesResponse.class)
                .terminatingInstances();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
