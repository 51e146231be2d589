package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;

/**
 * The part of {@link Ec2Calls} about what instances are made of: image, type, user data, monitoring, console.
 *
 * @param call makes a call and writes its line
 */
record Ec2AttributeCalls(Ec2Client ec2, BiConsumer<String, Callable<?>> call) {
    private static final String NOBODY = "i-00000000000000000";

    /** Makes the calls on an instance that is stopped, and leaves it stopped. */
    void on(String stopped, String imageId) {
        images(imageId);
        attributes(stopped);
        call.accept("console of nobody", () -> ec2.getConsoleOutput(get -> get.instanceId(NOBODY))
                .output());
        call.accept("console of whom", () -> ec2.getConsoleOutput(get -> get.instanceId(stopped))
                .instanceId());
    }

    private void images(String imageId) {
        call.accept(
                "image by id",
                () -> images(ec2.describeImages(describe -> describe.imageIds(imageId))
                        .images()));
        call.accept(
                "image by filter",
                () -> images(ec2.describeImages(describe -> describe.filters(
                                filter -> filter.name("image-id").values(imageId)))
                        .images()));
        call.accept(
                "image of nobody",
                () -> images(ec2.describeImages(describe -> describe.imageIds("ami-00000000000000000"))
                        .images()));
        call.accept(
                "malformed image id",
                () -> images(ec2.describeImages(describe -> describe.imageIds("debian"))
                        .images()));
    }

    private static List<String> images(List<Image> images) {
        return images.stream()
                .map(image -> image.imageId() + " " + image.stateAsString() + " " + image.virtualizationTypeAsString())
                .toList();
    }

    private void attributes(String id) {
        call.accept("change type", () -> {
            ec2.modifyInstanceAttribute(modify -> modify.instanceId(id).instanceType(value("t2.small")));
            return ec2.describeInstanceAttribute(
                            describe -> describe.instanceId(id).attribute(InstanceAttributeName.INSTANCE_TYPE))
                    .instanceType()
                    .value();
        });
        call.accept("change user data", () -> {
            SdkBytes script = SdkBytes.fromString("#!/bin/sh\n", StandardCharsets.UTF_8);
            ec2.modifyInstanceAttribute(modify -> modify.instanceId(id).userData(data -> data.value(script)));
            return ec2.describeInstanceAttribute(
                            describe -> describe.instanceId(id).attribute(InstanceAttributeName.USER_DATA))
                    .userData()
                    .value();
        });
        call.accept("change attribute of nobody", () -> {
            ec2.modifyInstanceAttribute(modify -> modify.instanceId(NOBODY).instanceType(value("t2.small")));
            return "done";
        });
    }

    private static AttributeValue value(String text) {
        return AttributeValue.builder().value(text).build();
    }
}
