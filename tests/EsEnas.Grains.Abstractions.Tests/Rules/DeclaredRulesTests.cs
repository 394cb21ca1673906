using System.Collections;
using System.Reflection;
using EsEnas.Grains.Abstractions.Rules;
using Orleans;

namespace EsEnas.Grains.Abstractions.Tests.Rules;

/// <summary>Every text, number and array that a grain can be sent has a rule; a new one that has none fails here.</summary>
public sealed class DeclaredRulesTests
{
    private static readonly Type[] Free = [typeof(bool), typeof(CancellationToken), typeof(ulong), typeof(DateTimeOffset)];

    public static TheoryData<Type> Grains =>
        [.. typeof(IExperimentGrain).Assembly.GetTypes().Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];

    [Theory, MemberData(nameof(Grains))]
    public void Argument_of_a_grain_has_a_rule(Type grain)
    {
        foreach (var method in grain.GetMethods())
            foreach (var parameter in method.GetParameters())
                RequireRule($"{grain.Name}.{method.Name}: {parameter.Name}", parameter.ParameterType, parameter);
    }

    [Theory, MemberData(nameof(Grains))]
    public void Key_of_a_grain_has_a_rule(Type grain)
    {
        // A rollout grain compares its key with its silo's address, and lives nowhere else.
        if (!typeof(IGrainWithStringKey).IsAssignableFrom(grain) || grain == typeof(IRolloutGrain)) return;
        var key = grain.GetCustomAttribute<GrainKeyAttribute>();
        Assert.True(key is not null, $"{grain.Name} has no [GrainKey]");
        Assert.False(key.IsAllowed(".."));
        Assert.False(key.IsAllowed("a/../b"));
        Assert.False(key.IsAllowed(""));
        Assert.False(key.IsAllowed(new string('a', 600)));
    }

    [Theory]
    [InlineData(typeof(IExperimentGrain), "swimmer-1.a_b")]
    [InlineData(typeof(IRunArchive), "swimmer-1.a_b")]
    [InlineData(typeof(IHistoryGrain), "r/0")]
    [InlineData(typeof(IHistoryGrain), "r/polish/12")]
    [InlineData(typeof(IArchivePart), "r/checkpoint/1000")]
    [InlineData(typeof(IArchivePart), "r/after/0")]
    [InlineData(typeof(IArchivePart), "r/returns/49")]
    [InlineData(typeof(IRunVerifier), "r/0123456789abcdef0123456789abcdef")]
    public void Key_in_use_is_allowed(Type grain, string key) => Assert.True(grain.GetCustomAttribute<GrainKeyAttribute>()!.IsAllowed(key));

    [Theory]
    [InlineData(typeof(IExperimentGrain), "a/b")]
    [InlineData(typeof(IHistoryGrain), "r/x")]
    [InlineData(typeof(IHistoryGrain), "r")]
    [InlineData(typeof(IHistoryGrain), "r/0\n")]
    [InlineData(typeof(IArchivePart), "r/other/1")]
    [InlineData(typeof(IRunVerifier), "r/a/b")]
    public void Other_key_is_refused(Type grain, string key) => Assert.False(grain.GetCustomAttribute<GrainKeyAttribute>()!.IsAllowed(key));

    private static void RequireRule(string what, Type type, ICustomAttributeProvider member)
    {
        if (Free.Contains(type) || type.IsEnum || member.IsDefined(typeof(RequestRuleAttribute), true)) return;
        Assert.False(
            type == typeof(string) || type.IsPrimitive || Identifiers.Contains(type) || typeof(IEnumerable).IsAssignableFrom(type),
            $"{what} has no rule (EsEnas.Grains.Abstractions.Rules)");
        Assert.True(type.Namespace == typeof(IExperimentGrain).Namespace, $"{what} is of type {type}, which has no rules");
        foreach (var property in type.GetProperties().Where(p => p.IsDefined(typeof(IdAttribute))))
            RequireRule($"{what}.{property.Name}", property.PropertyType, property);
    }
}
