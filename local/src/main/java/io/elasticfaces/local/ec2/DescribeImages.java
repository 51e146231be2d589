package io.elasticfaces.local.ec2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** DescribeImages: the images of the settings. */
record DescribeImages(List<Image> images) implements Action {
    private static final int MOST = 1000;
    private static final Map<String, Function<Image, Stream<String>>> FIELDS = Map.of(
            "image-id", image -> Stream.of(image.id()),
            "name", image -> Stream.of(image.name()),
            "state", image -> Stream.of("available"),
            "is-public", image -> Stream.of("false"),
            "owner-id", image -> Stream.of(Region.ACCOUNT),
            "architecture", image -> Stream.of(Region.ARCHITECTURE),
            "image-type", image -> Stream.of("machine"),
            "virtualization-type", image -> Stream.of("hvm"),
            "root-device-type", image -> Stream.of("ebs"));

    @Override
    public Set<String> parameters() {
        return Set.of(
                "ImageId",
                "Owner",
                "Filter",
                "MaxResults",
                "NextToken",
                "ExecutableBy",
                "IncludeDeprecated",
                "IncludeDisabled");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        List<String> owners = request.list("Owner");
        boolean ours = owners.isEmpty() || owners.contains("self") || owners.contains(Region.ACCOUNT);
        List<Image> asked = ours ? find(request.list("ImageId")) : List.of();
        Page<Image> page = Page.of(images, Filters.of(request).apply(asked, FIELDS::get), Image::id, request, 1, MOST);
        return xml -> {
            xml.items("imagesSet", page.items(), image -> write(xml, image));
            xml.text("nextToken", page.nextToken().orElse(null));
        };
    }

    private List<Image> find(List<String> ids) {
        if (ids.isEmpty()) {
            return images;
        }
        List<Image> found = new ArrayList<>();
        for (String id : ids) {
            if (!Image.ID.matcher(id).matches()) {
                throw Ec2Error.INVALID_IMAGE_MALFORMED.because("Invalid id: \"" + id + "\" (expecting \"ami-...\")");
            }
            found.add(images.stream()
                    .filter(image -> image.id().equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            Ec2Error.INVALID_IMAGE_NOT_FOUND.because("The image id '[" + id + "]' does not exist")));
        }
        return found;
    }

    private static void write(Ec2Xml xml, Image image) {
        xml.text("imageId", image.id());
        xml.text("imageLocation", Region.ACCOUNT + "/" + image.name());
        xml.text("imageState", "available");
        xml.text("imageOwnerId", Region.ACCOUNT);
        xml.flag("isPublic", false);
        xml.text("architecture", Region.ARCHITECTURE);
        xml.text("imageType", "machine");
        xml.text("name", image.name());
        xml.text("rootDeviceType", "ebs");
        xml.text("virtualizationType", "hvm");
        xml.text("hypervisor", "xen");
    }
}
