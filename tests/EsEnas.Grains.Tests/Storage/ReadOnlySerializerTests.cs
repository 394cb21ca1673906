using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using EsEnas.Grains.Abstractions;
using EsEnas.Grains.Catalog;
using EsEnas.Grains.Experiments;
using EsEnas.Grains.History;
using EsEnas.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace EsEnas.Grains.Tests.Storage;

/// <summary>The serializer of processes without a silo, against Orleans' own composition: whatever a silo stores, it reads.</summary>
public sealed class ReadOnlySerializerTests
{
    [Theory, InlineData(typeof(ExperimentRecord)), InlineData(typeof(HistoryChunk)), InlineData(typeof(CatalogRecord))]
    public void State_with_every_field_set_that_a_silo_stored_is_read(Type type) =>
        typeof(ReadOnlySerializerTests)
            .GetMethod(nameof(Compare), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, null);

    private static void Compare<TState>() where TState : IStoredState
    {
        var services = new ServiceCollection();
        services.AddSerializer();
        using var provider = services.BuildServiceProvider();
        var silo = new SealedStateSerializer(provider.GetRequiredService<Serializer>());
        var state = (TState)Filled(typeof(TState), depth: 0)!;
        state.Damage = "";
        var stored = silo.Serialize(state);

        var read = ReadOnlySerializer.Create().Deserialize<TState>(stored);

        Assert.Equal("", read.Damage);
        Assert.Equal(stored.ToArray(), silo.Serialize(read).ToArray());
        Assert.NotEqual(stored.ToArray(), silo.Serialize(Activator.CreateInstance<TState>()).ToArray());
    }

    /// <summary>A value in which nothing has its default, so that fields of later builds are covered too.</summary>
    private static object? Filled(Type type, int depth)
    {
        if (depth > 8) return null;
        if (Nullable.GetUnderlyingType(type) is { } inner) return Filled(inner, depth);
        if (type == typeof(string)) return "text";
        if (type == typeof(byte[])) return new byte[] { 1, 2, 3 };
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1);
        if (type.IsPrimitive) return Convert.ChangeType(7, type);
        if (type.IsArray) return Listed(type.GetElementType()!, depth);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return typeof(ImmutableArray).GetMethods().Single(
                method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
                .MakeGenericMethod(type.GetGenericArguments()[0]).Invoke(null, [Listed(type.GetGenericArguments()[0], depth)]);
        }
        if (typeof(IList).IsAssignableFrom(type))
        {
            var list = (IList)Activator.CreateInstance(type)!;
            list.Add(Filled(type.GetGenericArguments()[0], depth + 1));
            return list;
        }
        var constructor = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        var made = constructor is null
            ? Activator.CreateInstance(type)!
            : constructor.Invoke([.. constructor.GetParameters().Select(parameter => Filled(parameter.ParameterType, depth + 1))]);
        foreach (var property in type.GetProperties()
            .Where(property => property is { CanWrite: true } && property.GetCustomAttribute<IdAttribute>() is not null))
            property.SetValue(made, Filled(property.PropertyType, depth + 1));
        return made;
    }

    private static Array Listed(Type element, int depth)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Filled(element, depth + 1), 0);
        return array;
    }
}
