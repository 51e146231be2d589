package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** DescribeInstanceAttribute, of the attributes that mean something here. */
record DescribeInstanceAttribute(Fleet fleet) implements Action {
    @Override
    public Set<String> parameters() {
        return Set.of("InstanceId", "Attribute");
    }

    @Override
    public Consumer<Ec2Xml> perform(QueryRequest request) {
        String id = request.required("InstanceId");
        String attribute = request.required("Attribute");
        Instance instance = fleet.find(List.of(id)).get(0);
        String value =
                switch (attribute) {
                    case "userData" -> instance.spec().userData();
                    case "instanceType" -> instance.spec().instanceType();
                    case "instanceInitiatedShutdownBehavior" ->
                        instance.spec().shutdownBehaviour().wireName();
                    case "disableApiTermination", "disableApiStop" -> "false";
                    default -> throw unknown(attribute);
                };
        return xml -> {
            xml.text("instanceId", id);
            xml.group(attribute, () -> xml.text("value", value.isEmpty() ? null : value));
        };
    }

    static RefusedException unknown(String attribute) {
        return Ec2Error.INVALID_PARAMETER_VALUE.because("Value (" + attribute
                + ") for parameter attribute is invalid. Unknown attribute here; there are userData, instanceType and"
                + " instanceInitiatedShutdownBehavior.");
    }
}
