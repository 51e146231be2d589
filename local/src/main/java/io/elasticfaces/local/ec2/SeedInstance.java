package io.elasticfaces.local.ec2;

/**
 * An instance that EC2 creates at its start if it is missing.
 *
 * @param name the value of its tag Name, which identifies it
 * @param imageId one of {@link Image#ALL}
 * @param instanceType for example {@code t2.micro}
 * @param state {@link InstanceState#RUNNING}, only without user data, or {@link InstanceState#STOPPED}
 * @param userData as text, at most 16,384 bytes; empty for none
 */
public record SeedInstance(String name, String imageId, String instanceType, InstanceState state, String userData) {
    public SeedInstance {
        boolean runs = state == InstanceState.RUNNING && userData.isEmpty();
        if (!runs && state != InstanceState.STOPPED) {
            throw new IllegalArgumentException("The instance '" + name
                    + "' can be seeded stopped, or running without user data; start it over the API instead.");
        }
    }
}
