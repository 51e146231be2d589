package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** DescribeTags, of instances. */
record DescribeTags(Fleet fleet) implements Action {
    private static final int LEAST = 5;
    private static final int MOST = 1000;
    private static final String INSTANCE = "instance";

    private record Tag(String resourceId, String key, String value) {
        String place() {
            return resourceId + '/' + key;
        }
    }

    private static final Map<String, Function<Tag, Stream<String>>> FIELDS = Map.of(
            "key", tag -> Stream.of(tag.key()),
            "value", tag -> Stream.of(tag.value()),
            "resource-id", tag -> Stream.of(tag.resourceId()),
            "resource-type", tag -> Stream.of(INSTANCE));

    @Override
    public Set<String> parameters() {
        return Set.of("Filter", "MaxResults", "NextToken");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        List<Tag> all = fleet.all().stream()
                .flatMap(instance -> instance.tags().entrySet().stream()
                        .map(tag -> new Tag(instance.id(), tag.getKey(), tag.getValue())))
                .toList();
        List<Tag> passing = Filters.of(request).apply(all, DescribeTags::field);
        Page<Tag> page = Page.of(all, passing, Tag::place, request, LEAST, MOST);
        return xml -> {
            xml.items("tagSet", page.items(), tag -> {
                xml.text("resourceId", tag.resourceId());
                xml.text("resourceType", INSTANCE);
                xml.text("key", tag.key());
                xml.text("value", tag.value());
            });
            xml.text("nextToken", page.nextToken().orElse(null));
        };
    }

    private static Function<Tag, Stream<String>> field(String name) {
        if (name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return tag -> Stream.of(tag).filter(one -> one.key().equals(key)).map(Tag::value);
        }
        return FIELDS.get(name);
    }
}
